/// A function of a script, and what it does if that can be told from its text.
///
/// The functions of start tasks for certificates are known by the calls in which their work is
/// done. One whose text has others is not acted out.
struct PowerShellFunction {
    enum Deed: CaseIterable {
        /// Writes bytes into a file of the script's folder.
        case saveFile
        /// Asks the metadata service for a token.
        case getToken
        /// Reads a secret of a vault.
        case readSecret
        /// Lets all users use a key.
        case grantKey
        /// Puts certificates into a store of the machine.
        case addToStore

        /// What has to stand in a function's text.
        fileprivate var calls: [String] {
            switch self {
            case .saveFile: ["[IO.File]::WriteAllBytes([IO.Path]::Combine($folder, "]
            case .getToken:
                ["Metadata = 'true'", "Invoke-RestMethod -Uri ($metadata + ", ").access_token"]
            case .readSecret:
                [
                    "Authorization = 'Bearer ' + (", "Invoke-RestMethod -Uri (",
                    "'?api-version=", ").value", "[Convert]::FromBase64String(",
                ]
            case .grantKey: ["GetRSAPrivateKey(", "icacls.exe $file /grant '*S-1-5-32-545:R'"]
            case .addToStore:
                [
                    "X509Certificates.X509Store $Store, 'LocalMachine'", ".Open('ReadWrite')",
                    ".Import($Bytes, ''", ".Add($one)",
                ]
            }
        }
    }

    let name: String
    let body: String
    let deed: Deed?

    /// Reads `function NAME(…) { … }`, nil for anything else.
    init?(_ statement: String) {
        let keyword = "function "
        guard statement.lowercased().hasPrefix(keyword),
            let body = PowerShellText.bracketed(statement, "{", "}")
        else { return nil }
        name = statement.dropFirst(keyword.count).prefix { $0 != "(" && !$0.isWhitespace }
            .lowercased()
        self.body = body.inside
        deed = Deed.allCases.first { $0.calls.allSatisfy(body.inside.contains) }
    }

    /// How long it waits before it tries again what has failed, nil if it does not.
    var pause: Double? {
        guard body.contains("catch {"), let found = body.firstRange(of: "Start-Sleep -Seconds ")
        else { return nil }
        return Double(String(body[found.upperBound...].prefix(while: \.isNumber)))
    }
}
