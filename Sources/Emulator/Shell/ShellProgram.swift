/// The programs that are acted out.
enum ShellProgram: String, CaseIterable {
    case echo, printf, cat, ls, mkdir, rmdir, cp, mv, ln, rm, touch, chmod, chown, chgrp, stat
    case id, whoami, hostname, date, getent, mktemp, readlink, basename, dirname, seq
    case bracket = "["
    case test, openssl, base64, tr, sed, grep, head, tail, wc, sort, tee, cut
    case curl, runuser, sudo, env, nohup, timeout, sh, bash, dash, xargs
}
