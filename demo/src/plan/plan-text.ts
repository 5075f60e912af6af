/**
 * The plan of the demonstration's province, in the form of an official document (Decree 30/2020/NĐ-CP, Annex I). The province, its
 * numbers and its duties are made up; the agencies are those of `agencies.ts`.
 */
export const PLAN_NAME = 'ke-hoach-an-ninh-mang-2026.txt'

export const PLAN_TEXT = `ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH MINH HỌA                          Độc lập - Tự do - Hạnh phúc
Số: 41/KH-UBND                         Minh Họa, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Bảo đảm an ninh mạng trên địa bàn tỉnh năm 2026

Căn cứ Quyết định số 964/QĐ-TTg ngày 10 tháng 8 năm 2022 của Thủ tướng Chính phủ phê duyệt Chiến lược An toàn, An ninh mạng quốc gia;
Ủy ban nhân dân tỉnh ban hành Kế hoạch bảo đảm an ninh mạng năm 2026 như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Mọi cơ quan trong tỉnh được theo dõi, cảnh báo và hỗ trợ khi có sự cố.
- Người dùng đầu cuối biết nhận ra lừa đảo và báo cho đơn vị đầu mối.
2. Yêu cầu
- Việc nào cũng có một đơn vị chủ trì, một thời hạn và một sản phẩm kiểm tra được.

II. CHỈ TIÊU NĂM 2026
1. 100% hệ thống thông tin của các sở, ban, ngành được phê duyệt cấp độ an toàn trước ngày 30 tháng 6 năm 2026.
2. 100% Ủy ban nhân dân cấp xã gửi dữ liệu giám sát về Trung tâm An ninh mạng tỉnh trước ngày 30 tháng 9 năm 2026.
3. Ít nhất 90% cảnh báo được xác nhận đúng hạn.

III. NHIỆM VỤ, GIẢI PHÁP
1. Giám sát và cảnh báo sớm
a) Kết nối nguồn dữ liệu giám sát của các sở, ban, ngành về Trung tâm An ninh mạng tỉnh.
Đơn vị chủ trì: Sở Khoa học và Công nghệ; đơn vị phối hợp: các sở, ban, ngành.
Thời hạn: trước ngày 31 tháng 3 năm 2026.
b) Bố trí cán bộ đầu mối nhận cảnh báo 24/7, cập nhật danh sách khi có thay đổi.
Đơn vị chủ trì: các sở, ban, ngành, Ủy ban nhân dân cấp xã.
Thời hạn: thường xuyên.
c) Lắp đặt thiết bị giám sát tại điểm kết nối Internet của Bệnh viện Đa khoa tỉnh.
Đơn vị chủ trì: Bệnh viện Đa khoa tỉnh; đơn vị phối hợp: Sở Y tế, Sở Tài chính.
Thời hạn: quý II năm 2026.
d) Gửi bản tin tình hình lừa đảo trực tuyến cho Ủy ban nhân dân cấp xã mỗi tháng một lần.
Đơn vị chủ trì: Sở Khoa học và Công nghệ.
Thời hạn: hằng tháng.
2. Bảo vệ hệ thống thông tin
a) Rà soát, lập hồ sơ đề xuất cấp độ cho toàn bộ hệ thống thông tin đang vận hành.
Đơn vị chủ trì: các sở, ban, ngành; đơn vị phối hợp: Sở Khoa học và Công nghệ.
Thời hạn: trước ngày 30 tháng 6 năm 2026.
b) Kiểm tra, đánh giá an toàn thông tin cổng dịch vụ công trước khi đưa vào vận hành phiên bản mới.
Đơn vị chủ trì: Văn phòng Ủy ban nhân dân tỉnh.
Thời hạn: trước khi đưa vào vận hành.
c) Sao lưu dữ liệu ngoại tuyến và diễn tập khôi phục đối với hệ thống quản lý bệnh viện.
Đơn vị chủ trì: Sở Y tế; đơn vị phối hợp: Bệnh viện Đa khoa tỉnh.
Thời hạn: quý III năm 2026.
d) Thay thế hệ điều hành đã hết hỗ trợ trên máy trạm của Sở Nội vụ và Sở Tài chính.
Đơn vị chủ trì: Sở Nội vụ; đơn vị phối hợp: Sở Tài chính.
Thời hạn: trước ngày 30 tháng 11 năm 2026.
đ) Bảo vệ hệ thống điều khiển của nhà máy nước: tách mạng điều khiển khỏi mạng văn phòng.
Đơn vị chủ trì: Công ty Cấp nước tỉnh.
Thời hạn: quý IV năm 2026.
3. Ứng cứu sự cố và diễn tập
a) Kiện toàn Đội ứng cứu sự cố an ninh mạng của tỉnh.
Đơn vị chủ trì: Sở Khoa học và Công nghệ; đơn vị phối hợp: Sở Nội vụ.
Thời hạn: quý I năm 2026.
b) Tổ chức diễn tập thực chiến với kịch bản mã độc tống tiền.
Đơn vị chủ trì: Sở Khoa học và Công nghệ; đơn vị phối hợp: các sở, ban, ngành, Ủy ban nhân dân cấp xã.
Thời hạn: trước ngày 31 tháng 10 năm 2026.
c) Ban hành quy chế phối hợp khi Trung ương ban hành hướng dẫn.
Đơn vị chủ trì: Văn phòng Ủy ban nhân dân tỉnh.
Thời hạn: khi Trung ương ban hành hướng dẫn.
4. Tuyên truyền, đào tạo
a) Tập huấn kỹ năng nhận biết thư giả mạo cho toàn thể công chức, viên chức.
Đơn vị chủ trì: Sở Nội vụ; đơn vị phối hợp: Sở Khoa học và Công nghệ.
Thời hạn: hằng năm.
b) Đưa nội dung an toàn trên môi trường mạng vào hoạt động ngoại khóa của các trường.
Đơn vị chủ trì: Sở Giáo dục và Đào tạo.
Thời hạn: năm học 2026 - 2027.
c) Phát thanh cảnh báo lừa đảo trên đài truyền thanh cơ sở.
Đơn vị chủ trì: Ủy ban nhân dân phường Biển Xanh, Ủy ban nhân dân xã Núi Bạc.
Thời hạn: hằng tháng.

IV. KINH PHÍ
Kinh phí thực hiện từ ngân sách nhà nước theo phân cấp và các nguồn hợp pháp khác. Sở Tài chính cân đối, trình cấp có thẩm quyền bố trí.

V. TỔ CHỨC THỰC HIỆN
1. Sở Khoa học và Công nghệ
- Theo dõi, đôn đốc việc thực hiện Kế hoạch; tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 10 tháng 10 năm 2026.
2. Sở Tài chính
- Thẩm định dự toán của các đơn vị trước ngày 15 tháng 02 năm 2026.
3. Các sở, ban, ngành, Ủy ban nhân dân cấp xã
- Xây dựng kế hoạch của đơn vị trước ngày 28 tháng 02 năm 2026.
- Báo cáo kết quả thực hiện trước ngày 30 tháng 9 năm 2026.

Nơi nhận:                                                  TM. ỦY BAN NHÂN DÂN
- Các sở, ban, ngành;                                          KT. CHỦ TỊCH
- UBND cấp xã;                                                PHÓ CHỦ TỊCH
- Lưu: VT.
`
