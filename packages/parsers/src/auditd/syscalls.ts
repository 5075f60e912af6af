/** Names of the system calls that audit rules ask for, by `arch` as auditd writes it and number (Linux `asm/unistd`). */
const X86_64 =
  '0 read 1 write 2 open 9 mmap 10 mprotect 41 socket 42 connect 43 accept 44 sendto 49 bind 50 listen 56 clone 57 fork 58 vfork 59 execve ' +
  '60 exit 62 kill 76 truncate 77 ftruncate 82 rename 83 mkdir 84 rmdir 85 creat 86 link 87 unlink 88 symlink 90 chmod 91 fchmod ' +
  '92 chown 93 fchown 94 lchown 101 ptrace 105 setuid 106 setgid 113 setreuid 117 setresuid 161 chroot 165 mount 166 umount2 ' +
  '164 settimeofday 169 reboot 170 sethostname 175 init_module 176 delete_module 188 setxattr 227 clock_settime 257 openat ' +
  '258 mkdirat 260 fchownat 263 unlinkat 264 renameat 265 linkat 266 symlinkat 268 fchmodat 288 accept4 313 finit_module ' +
  '316 renameat2 319 memfd_create 321 bpf 322 execveat 435 clone3 437 openat2'
const I386 =
  '5 open 8 creat 9 link 10 unlink 11 execve 15 chmod 21 mount 26 ptrace 37 kill 38 rename 39 mkdir 40 rmdir 61 chroot ' +
  '83 symlink 94 fchmod 95 fchown 102 socketcall 128 init_module 129 delete_module 182 chown 295 openat 301 unlinkat ' +
  '302 renameat 358 execveat 359 socket 361 bind 362 connect 363 listen 364 accept4'
const AARCH64 =
  '33 mknodat 34 mkdirat 35 unlinkat 36 symlinkat 37 linkat 38 renameat 40 mount 52 fchmod 53 fchmodat 54 fchownat 55 fchown ' +
  '56 openat 105 init_module 106 delete_module 117 ptrace 129 kill 146 setuid 198 socket 200 bind 201 listen 202 accept ' +
  '203 connect 220 clone 221 execve 242 accept4 273 finit_module 276 renameat2 280 bpf 281 execveat'

function byNumber(arch: string, list: string): [string, string][] {
  const words = list.split(' ')
  const out: [string, string][] = []
  for (let i = 0; i + 1 < words.length; i += 2) out.push([`${arch}:${words[i] ?? ''}`, words[i + 1] ?? ''])
  return out
}

export const SYSCALLS: ReadonlyMap<string, string> = new Map([
  ...byNumber('c000003e', X86_64),
  ...byNumber('40000003', I386),
  ...byNumber('c00000b7', AARCH64),
])
