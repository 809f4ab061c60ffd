import FoundationEssentials
import Secrets
import Testing

@testable import Emulator

/// Scripts do what a real shell makes of them: the same output, the same exit status.
struct ShellDifferentialTests {
    private static let shell = "/bin/bash"

    static let words = [
        "echo a  b; echo 'a  b' \"a  b\" a\\ \\ b", "x='1  2'; echo $x \"$x\" '$x'",
        "x=5 y=$x; echo $y", "echo ${x:-none} ${x:=set} $x ${x:+there} ${#x}",
        "x=; echo \"[${x-a}][${x:-b}][${y-c}]\"", "x=/a/b/c.tar.gz; echo ${x#*/} ${x##*/}",
        "x=/a/b/c.tar.gz; echo ${x%.*} ${x%%.*} ${x%none}", "echo $(echo a; echo b) \"$(echo c)\"",
        "echo `echo a \\`echo b\\``", "echo $((1 + 2 * 3)) $(( (1+2)*3 % 4 )) $((7/2)) $((-3))",
        "x=4; echo $((x - 1)) $((x > 3)) $((x == 3 || x == 4))", "echo a#b # c",
        "printf '%s-%s\\n' a b c; printf '%05d|%-4s|%%\\n' 42 x", "printf 'a\\tb\\101\\n'",
        "set -- a 'b c' d; echo $#; for i in \"$@\"; do echo \"<$i>\"; done; echo \"$*\"",
        "set --; for i in \"$@\"; do echo no; done; echo \"x$@y\"", "echo \"a'b\" 'a\"b' a\\\"b",
        "set -- a b c; shift; echo $1 $#; shift 2; echo $#", "x='a b'; y=$x; echo \"$y\"",
        "echo \"\\$x \\\\ \\\" \\a\"", "x='*'; echo \"$x\" '*'", "IFS=:; x=a:b::c; echo $x",
        "echo \"${x:-\"a b\"}\" ${x:-'c  d'} ${x:-e  f}", "x=\"it's\"; echo \"$x\"", "echo a\\\nb",
        "A=1 sh -c 'echo $A'; echo [$A]",
    ]

    static let control = [
        "if false; then echo a; elif true; then echo b; else echo c; fi",
        "if [ -n \"\" ]; then echo a; fi; echo $?",
        "i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done",
        "i=3; until [ $i -eq 0 ]; do i=$((i - 1)); done; echo $i",
        "for i in a b c; do [ $i = b ] && continue; echo $i; done",
        "for i in 1 2 3; do for j in 1 2; do [ $i$j = 21 ] && break 2; echo $i$j; done; done",
        "case abc in a) echo 1;; a*|x) echo 2;; *) echo 3;; esac",
        "case '*' in '*') echo star;; esac; case ab in \"a*\") echo no;; [!b]?) echo yes; esac",
        "f() { echo $1 $#; return 3; }; f a b; echo $?",
        "f() { local x=2; echo $x; }; x=1; f; echo $x",
        "f() { [ $1 -gt 0 ] || return 0; echo $1; f $(($1 - 1)); }; f 3",
        "(x=2; exit 4); echo $? [$x]", "{ echo a; echo b; } | cat",
        "! true; echo $?; ! false; echo $?", "false || true && echo yes",
        "true && false || echo no", "false; echo $?; exit 7",
        "set -e; false || echo on; if false; then :; fi; ! true; false; echo never",
        "set -e; f() { false; echo in; }; f || echo no; f; echo never",
        "set -e; x=$(false); echo never", "set -e; (false); echo never",
        "set -eo pipefail; false | cat; echo never",
        "false | true; echo $?; set -o pipefail; false | true; echo $?; true | false; echo $?",
        "set -u; echo ${x:-ok}; echo $x; echo never", "x=1; echo $x | { read y; echo got $y; }",
        "printf 'a b c\\nd\\n' | while read x y; do echo \"$x:$y\"; done",
        "cat <<END\na $((1+1)) $(echo b)\nEND\necho after", "cat <<'END'\n$x `y`\nEND",
        "cat <<-END | tr a-z A-Z\n\tab\n\tEND", "eval 'x=1; echo $x'; echo $x",
        "eval exit 3; echo never", "exec echo last; echo never",
        "bash -c 'echo $0 $1 \"$@\"' name a 'b c'",
        "bash -c 'eval \"$S\"' n; S='echo $#' bash -c 'eval \"$S\"' n a b",
        "trap 'echo' HUP; :; echo $?", "if", "echo $(", "echo 'a",
        "for i in; do echo no; done; echo $?", "}", "echo a;; echo b",
    ]

    static let files = [
        "echo a > f; echo b >> f; cat f; cat < f | wc -l",
        "mkdir -p a/b/c; ls a; ls a/b; [ -d a/b/c ] && echo d",
        "echo x > f; [ -s f ] && [ -f f ] && [ ! -d f ] && [ -r f ]; echo $?; : > f; [ -s "
            + "f ]; echo $?",
        "echo 1 > a1; echo 2 > a2; echo a*; echo a[2-9] b*; cat a?",
        "cat none 2>/dev/null; echo $?",
        "echo a > f; ln -s f l; cat l; [ -L l ] && readlink l; rm f; cat l 2>/dev/null || "
            + "echo broken",
        "echo a > f; mv f g; [ -e f ] || cat g; cp g h; rm -f g none; ls",
        "rm none 2>/dev/null; echo $?",
        "mkdir d; echo a > d/f; ln -sfnT d l; ln -sfnT other l; readlink l; ls d",
        "umask 077; echo a > f; stat -c %a f; chmod 640 f; stat -c %a f; chmod u+x,g-r f; "
            + "stat -c %a f",
        "f=$(mktemp ./x.XXXXXX); echo a > \"$f\"; [ -s \"$f\" ] && echo made; rm -- \"$f\"; ls",
        "{ echo out; echo err >&2; } 2>&1 | cat; { echo out; echo err >&2; } 2>/dev/null",
        "echo a >&2 2>/dev/null; echo b", "echo out > f 2>&1; cat f; echo both &> g; cat g",
        "mkdir a; cd a; pwd | sed 's/.*\\///'; cd ..; ls",
        "f() { cat > g; }; echo in > x; f < x; cat g",
        "exec 3>&1; echo a >&3; exec > f; echo hidden",
        "mkdir a; echo x > a/f; cp -r a b; cat b/f; rm -r a; ls; rmdir b 2>/dev/null || "
            + "rm -rf b; ls",
        "set -e; echo a > none/f; echo never",
        "printf 'b\\na\\nb\\n' > f; sort f; sort -u f; head -n 1 f; tail -1 f",
    ]

    static let filters = [
        "echo 'a=1; b=2' | sed 's/[0-9]/<&>/g'", "printf 'x\\ny\\n' | sed -n 's/x/z/p'",
        "echo '{\"access_token\" : \"abc\",\"x\":\"y\"}' | sed -n 's/.*\"access_token\" "
            + "*: *\"\\([^\"]*\\)\".*/\\1/p'",
        "echo 'a\\nb' | sed 's/\\\\n/-/g; s#-#/#'", "printf '%s' 'a/b' | sed 's/\\//:/'",
        "echo aXbX | sed 's/X$//'; echo abc | sed -E 's/(a)(b)/\\2\\1/'; seq 5 | sed -n '2p;$p'",
        "seq 5 | sed '/3/d' | tr '\\n' ,", "echo abcabc | sed 's/b*/-/g'",
        "echo hello | tr a-y b-z | tr -s l", "printf 'a\\r\\nb' | tr -d '\\r\\n'",
        "printf 'abc\\nabd\\n' | grep -c 'ab[cd]'; echo a | grep -q b || echo none",
        "printf hello | base64; printf aGVsbG8= | base64 -d",
        "echo a:b:c | cut -d: -f2; basename /a/b.c .c; dirname /a/b",
        "printf 'foo\\nbar\\n' | grep -v foo; printf 'foo\\nFOO\\n' | grep -i foo; echo "
            + "a.b | grep -F . ",
        "echo aaa | sed -E 's/a{2}/x/'; echo 'ab ab' | sed 's/\\(ab\\) \\1/twice/'; "
            + "printf 'a b' | wc -c",
    ]

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: shell), "there is no bash"),
        arguments: words + control + files + filters)
    func theSameAsInARealShell(script: String) throws {
        let real = try RealShell.run(script, with: Self.shell)
        var surroundings = CommandSurroundings()
        surroundings.folder = "/home/me"
        surroundings.user = MachineUser(name: "me", isAdministrator: false)
        surroundings.users.insert("me")
        var home = MachineFile.folder(mode: 0o700)
        home.owner = "me"
        surroundings.files.put(home, at: "/home/me")
        surroundings.variables = ["PATH": "/usr/bin:/bin"]
        let session = ShellSession(script, in: surroundings, at: 0)
        let result = try #require(session.result)
        #expect(result.output == real.output, "\(result.errors)")
        // What a shell calls its own failures differs from one to the next.
        #expect((result.exitCode == 0) == (real.exitCode == 0), "\(result.errors)")
        if real.exitCode < 100, result.exitCode != 2 { #expect(result.exitCode == real.exitCode) }
    }
}
