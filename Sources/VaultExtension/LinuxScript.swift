/// The script of a start task for Linux: bash, for `eval` in a shell that has the old command as its
/// arguments.
struct LinuxScript {
    let options: CertificateStartTask.Options
    let folder: String
    /// The user of the old command, nil if it runs elevated.
    let runsAs: String?

    var text: String { [head, files, tail].joined(separator: "\n") }

    private var owner: String {
        options.owner ?? (options.access == .pool ? StartTaskIdentity.poolUser : "root")
    }

    private var group: String {
        options.group ?? (options.access == .tasks ? "_azbatchgrp" : "root")
    }

    private var folderMode: String { options.access == .tasks ? "0750" : "0700" }

    private func mode(_ file: CertificateFile) -> String {
        if file.isPublic { return "0644" }
        return options.access == .tasks ? "0640" : "0600"
    }

    private var head: String {
        """
        set -euo pipefail
        umask 077
        folder=\(ShellText.bash(folder))
        owner=\(ShellText.bash(owner))
        group=\(ShellText.bash(group))
        fail() { printf 'certificates: %s\\n' "$1" >&2; exit 1; }
        id -u -- "$owner" >/dev/null 2>&1 || fail "there is no user '$owner' on this node"
        getent group -- "$group" >/dev/null || fail "there is no group '$group' on this node"
        mkdir -p -- "$folder"
        chown -- "$owner:$group" "$folder"
        chmod -- \(folderMode) "$folder"
        # A reader never sees half a file: it is moved to its name when it is whole.
        place() { # name mode, content on standard input
          local new
          new=$(mktemp -- "$folder/.new.XXXXXXXX")
          cat >"$new"
          [ -s "$new" ] || { rm -f -- "$new"; fail "'$1' is empty"; }
          chown -- "$owner:$group" "$new"
          chmod -- "$2" "$new"
          mv -fT -- "$new" "$folder/$1"
        }
        """ + (usesExtension ? "\n" + Self.waiting(options.timeout) : "")
            + (usesExtension && follows ? "\n" + Self.following : "")
            + (usesSecrets ? "\n" + fetching : "")
    }

    /// Root reads where the extension writes, so a link does, and a renewed certificate is there at
    /// once; others can't enter that folder and get copies.
    private var follows: Bool { options.access == .administrators && options.owner == nil }

    private static let following = """
        follow() { # name file
          ln -sfnT -- "$2" "$folder/$1"
        }
        """

    private var usesExtension: Bool {
        options.files.contains { if case .installed = $0.source { true } else { false } }
    }

    private var usesSecrets: Bool {
        options.files.contains { if case .secret = $0.source { true } else { false } }
    }

    private static func waiting(_ timeout: Int) -> String {
        """
        waiting=\(timeout)
        await() { # file of the extension
          until [ -s "$1" ]; do
            [ "$waiting" -gt 0 ] || fail "the extension has not written '$1'"
            sleep 1
            waiting=$((waiting - 1))
          done
        }
        """
    }

    /// The token goes through standard input: arguments of programs can be seen by everybody.
    ///
    /// A role that was assigned a moment ago is refused for some minutes, so what is refused is
    /// asked for again.
    ///
    /// learn.microsoft.com/azure/role-based-access-control/troubleshooting: up to ten minutes.
    private var fetching: String {
        """
        metadata=\(ShellText.bash(options.tokenURL))
        field() { tr -d '\\r\\n' | sed -n 's/.*"'"$1"'" *: *"\\([^"]*\\)".*/\\1/p'; }
        fetch() { # url resource
          local token answer pause=5 left=\(options.timeout)
          token=$(curl -fsS --noproxy '*' --retry 6 -H 'Metadata: true' "$metadata$2" \\
            | field access_token) || fail "no token: the pool must have the identity of client_id"
          until answer=$(printf 'header = "Authorization: Bearer %s"\\n' "$token" \\
            | curl -fsS --retry 6 --config - "$1?api-version=7.4"); do
            [ "$left" -gt 0 ] || fail "cannot read '$1': the identity needs Key Vault Secrets User"
            sleep "$pause"
            left=$((left - pause))
            if [ "$pause" -lt 60 ]; then pause=$((pause * 2)); fi
          done
          printf '%s' "$answer" | field value \\
            | sed 's/\\\\r//g; s/\\\\n/\\n/g; s#\\\\/#/#g; s/\\\\u002[bB]/+/g; s/\\\\u003[dD]/=/g'
        }
        keep() { # name mode url resource
          local value
          value=$(fetch "$3" "$4")
          case $value in
            '') fail "the vault gave no value for '$3'" ;;
            *-----BEGIN*) printf '%s\\n' "$value" ;;
            *) printf '%s' "$value" | base64 -d ;;
          esac | place "$1" "$2"
        }
        """
    }

    private var files: String {
        options.files.map { file in
            let target = "\(ShellText.bash(file.name)) \(mode(file))"
            switch file.source {
            case .installed(let path):
                let source = ShellText.bash(path)
                if follows {
                    return "await \(source)\nfollow \(ShellText.bash(file.name)) \(source)"
                }
                return "await \(source)\nplace \(target) <\(source)"
            case .secret(let url):
                let resource = "https%3A%2F%2F\(Self.vaultDomain(url))"
                return "keep \(target) \(ShellText.bash(url)) \(ShellText.bash(resource))"
            case .blob:
                return "place \(target) <\"${AZ_BATCH_TASK_WORKING_DIR:?}\"/certificates/"
                    + ShellText.bash(file.name)
            case .store: return ""
            }
        }.joined(separator: "\n")
    }

    /// `vault.azure.net` of a vault's URL: whom the token is for, in every cloud.
    ///
    /// A port belongs to it, where there is one.
    static func vaultDomain(_ url: String) -> String {
        let host = url.split(separator: "/").dropFirst().first ?? ""
        return String(host.drop { $0 != "." }.dropFirst()).replacing(":", with: "%3A")
    }

    private var tail: String {
        guard let runsAs else {
            return "if [ $# -gt 0 ]; then exec \"$@\"; fi\n"
        }
        let user = ShellText.bash(runsAs)
        return """
            if [ $# -gt 0 ]; then
              # The old start task had no more rights than this user, and still has none.
              chown -R -- \(user): "${AZ_BATCH_TASK_WORKING_DIR:?}"
              exec runuser -u \(user) -- "$@"
            fi

            """
    }
}
