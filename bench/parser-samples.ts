/** Lines of each text format, written here after the vendors' manuals; `@` becomes a number that differs from line to line. */
export interface TextSample {
  readonly name: string
  readonly header?: string
  readonly lines: readonly string[]
}

export const ZEEK_HEADER =
  '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\tstring\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool\n'

const IIS_HEADER =
  '#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n'
const EXCHANGE_HEADER =
  '#Software: Microsoft Exchange Server\n#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source,event-id,message-id,recipient-address,total-bytes,message-subject,sender-address,directionality\n'

export const TEXT_SAMPLES: readonly TextSample[] = [
  {
    name: 'leef',
    lines: [
      '<134>Nov 21 09:12:01 fw01 LEEF:2.0|Example|NextWall|10.2|deny|^|src=10.1.2.3^srcPort=51234^dst=203.0.113.9^dstPort=443^proto=TCP^action=blocked^sev=5^usrName=an^policy=out-@^devTime=Nov 21 2026 09:12:01',
    ],
  },
  {
    name: 'fortigate',
    lines: [
      '<189>date=2026-11-21 time=09:12:01 devname="fw-01" devid="FG100FTK20000001" eventtime=1795222800123456789 tz="+0700" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.1.2.3 srcport=51234 srcintf="port1" srcintfrole="lan" dstip=203.0.113.9 dstport=443 dstintf="wan1" dstintfrole="wan" sessionid=@ proto=6 action="close" policyid=12 policytype="policy" policyname="out web" service="HTTPS" duration=32 sentbyte=1211 rcvdbyte=5320 sentpkt=12 rcvdpkt=10 appcat="unscanned"',
    ],
  },
  {
    name: 'palo-alto',
    lines: [
      '<14>Nov 21 09:12:01 fw-01 1,2026/11/21 09:12:01,001234567890,TRAFFIC,end,2561,2026/11/21 09:12:00,10.1.2.3,203.0.113.9,198.51.100.1,203.0.113.9,out web,hcm\\an,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/11/21 09:12:00,@,1,51234,443,11234,443,0x40001a,tcp,allow,6531,1211,5320,22,2026/11/21 09:11:28,32,any,,7001,0x0,VN,US,,12,10,tcp-fin,0,0,0,0,,fw-01,from-policy',
    ],
  },
  {
    name: 'check-point',
    lines: [
      '<134>1 2026-11-21T02:12:01Z gw-01 CheckPoint 1234 - [action:"Accept"; flags:"411908"; ifdir:"inbound"; ifname:"eth1"; loguid:"{0x65,@}"; origin:"192.0.2.1"; time:"1795227121"; dst:"203.0.113.9"; product:"VPN-1 & FireWall-1"; proto:"6"; rule:"5"; rule_name:"out"; s_port:"51234"; service:"443"; src:"10.1.2.3"]',
    ],
  },
  {
    name: 'cisco-asa',
    lines: [
      '<166>Nov 21 2026 09:12:01 fw01 : %ASA-6-302013: Built outbound TCP connection @ for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.1.2.3/51234 (198.51.100.1/51234)',
      '<166>Nov 21 2026 09:12:02 fw01 : %ASA-6-302014: Teardown TCP connection @ for outside:203.0.113.9/443 to inside:10.1.2.3/51234 duration 0:01:30 bytes 6531 TCP FINs',
      '<164>Nov 21 2026 09:12:03 fw01 : %ASA-4-106023: Deny tcp src outside:198.51.100.7/@ dst inside:10.1.2.3/22 by access-group "outside_in" [0x0, 0x0]',
    ],
  },
  {
    name: 'filterlog',
    lines: [
      '<134>Nov 21 09:12:01 filterlog[12345]: 5,,,1000000103,igb0,match,block,in,4,0x0,,242,@,0,none,6,tcp,40,198.51.100.7,192.0.2.1,51234,3389,0,S,3816231234,,1024,,',
    ],
  },
  {
    name: 'netfilter',
    lines: [
      'Nov 21 09:12:01 may-1 kernel: [ @.567890] [UFW BLOCK] IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 SRC=203.0.113.5 DST=192.0.2.1 LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=1 DF PROTO=TCP SPT=51234 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0',
    ],
  },
  {
    name: 'squid',
    lines: [
      '1795222800.123    245 10.1.2.3 TCP_MISS/200 5320 GET http://www.example/a/@ an HIER_DIRECT/203.0.113.9 text/html',
    ],
  },
  {
    name: 'w3c',
    header: IIS_HEADER,
    lines: [
      '2026-11-21 01:00:00 192.0.2.1 POST /owa/auth.aspx id=@ 443 HCM\\an 203.0.113.7 Mozilla/5.0+(Windows+NT+10.0) - 200 0 0 31',
    ],
  },
  {
    name: 'web-access',
    lines: [
      '203.0.113.7 - - [21/Nov/2026:09:12:01 +0700] "GET /a/b?c=@ HTTP/1.1" 200 5320 "https://www.example/x" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"',
    ],
  },
  {
    name: 'web-error',
    lines: [
      '[Sat Nov 21 08:00:00.123456 2026] [core:error] [pid @:tid 34] [client 203.0.113.7:51234] AH00128: File does not exist: /var/www/html/x',
      '2026/11/21 08:00:00 [error] 123#456: *@ open() "/srv/x" failed (2: No such file or directory), client: 203.0.113.7, server: www.example, request: "GET /x HTTP/1.1", host: "www.example"',
    ],
  },
  {
    name: 'auditd',
    lines: [
      'type=SYSCALL msg=audit(1795222800.123:@): arch=c000003e syscall=59 success=yes exit=0 a0=5 a1=6 a2=7 a3=8 items=2 ppid=100 pid=200 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="ls" exe="/usr/bin/ls" key="exec"',
      'type=USER_LOGIN msg=audit(1795222800.123:@): pid=9 uid=0 auid=1000 ses=3 msg=\'op=login acct="an" exe="/usr/sbin/sshd" hostname=203.0.113.7 addr=203.0.113.7 terminal=ssh res=success\'',
    ],
  },
  {
    name: 'dns-logs',
    lines: [
      '21-Nov-2026 08:00:00.123 queries: info: client @0x7f3b2c0 192.0.2.5#53041 (www.example): query: www.example IN A +E(0)K (192.0.2.1)',
      '[1795222800] unbound[12:0] info: 192.0.2.5 a@.example. A IN NOERROR 0.012 0 58',
      '<30>Nov 21 08:00:00 ns1 dnsmasq[12]: query[A] a@.example from 192.0.2.5',
      '11/21/2026 8:00:00 AM 0A1C PACKET  000001E5A1B2C3D0 UDP Rcv 192.0.2.5       1a2b   Q [0001   D   NOERROR] A      (3)www(7)example(3)com(0)',
    ],
  },
  {
    name: 'mail',
    lines: [
      'Nov 21 08:00:00 mx1 postfix/smtp[12]: 3Zy8Kd2gMRz1tM: to=<x@b.example>, relay=mx.b.example[198.51.100.9]:25, delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 123)',
      'Nov 21 08:00:00 mx1 dovecot: imap-login: Login: user=<an>, method=PLAIN, rip=203.0.113.7, lip=192.0.2.1, mpid=@, TLS, session=<x>',
    ],
  },
  {
    name: 'exchange-tracking',
    header: EXCHANGE_HEADER,
    lines: [
      '2026-11-21T01:00:00.123Z,203.0.113.7,mail.example,192.0.2.1,ex01,SMTP,RECEIVE,<@.1>,x.b.example,4321,"Bill, November",a.a.example,Incoming',
    ],
  },
  {
    name: 'key-value',
    lines: [
      '<134>Nov 21 09:12:01 av-01 product=Guardian severity=high user=an src=192.0.2.1 dst=198.51.100.2 dpt=445 proto=tcp action=quarantined threat="Trojan.Example" id=@',
    ],
  },
]
