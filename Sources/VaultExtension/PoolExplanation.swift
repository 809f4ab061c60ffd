public import JSON

/// What the extension of a pool does on each node, and what is wrong with it.
public struct PoolExplanation: Sendable, CustomStringConvertible {
    /// One certificate on a node.
    public struct Certificate: Sendable, Equatable {
        /// The name of the secret.
        public let name: String
        /// The host of the vault.
        public let vault: String
        /// The file on Linux, the store on Windows.
        public let place: String
        /// Who may read the key.
        public let readers: String
        /// Whether new versions reach the node.
        public let isRotated: Bool
    }

    /// Something that should be otherwise.
    public struct Problem: Sendable, Equatable {
        /// How bad it is.
        public enum Severity: String, Sendable {
            /// The nodes become unusable, or get no certificate.
            case error
            /// It may work, but not as one would expect.
            case warning
        }

        /// How bad it is.
        public let severity: Severity
        /// The field, as the pool's body names it.
        public let field: String
        /// What is wrong and what to do.
        public let text: String
    }

    /// KeyVaultForLinux or KeyVaultForWindows, nil if the pool has neither.
    public let type: String?
    /// `typeHandlerVersion`.
    public let version: String?
    /// The client id that reads the vault.
    public let clientID: String?
    /// Seconds between two looks at the vault.
    public let pollingInterval: String?
    /// What nodes get.
    public let certificates: [Certificate]
    /// The folder where a start task of ours puts files for tasks, nil if there is none.
    public let folder: String?
    /// The variable that a job has to give its tasks with that folder.
    public let variable: String?
    /// What is wrong, the worst first.
    public let problems: [Problem]

    /// Reads a pool of Resource Manager or of the data plane.
    ///
    /// - Throws: ``VaultExtensionError`` with `unsupportedPool` if the pool isn't made of virtual
    ///   machines.
    public init(_ pool: JSONValue) throws(VaultExtensionError) {
        let shape = try PoolShape(pool)
        let carried = shape.extensions.filter {
            ($0["publisher"]?.string ?? VaultExtension.publisher).lowercased()
                == VaultExtension.publisher.lowercased()
                && ($0["type"]?.string ?? "").hasPrefix("KeyVaultFor")
        }
        let item = carried.first
        let reading = item.map { ExtensionReading($0, shape.system) }
        type = item?["type"]?.string
        version = item?["typeHandlerVersion"]?.string
        clientID = reading?.clientID
        pollingInterval = reading?.pollingInterval
        certificates = reading?.certificates.map(\.explained) ?? []
        let place = shape.startTask.flatMap(CertificateStartTask.place)
        folder = place?.folder
        variable = place?.variable
        var found = PoolCheck(shape, carried.count).problems
        if let reading { found += ExtensionCheck(shape, reading).problems }
        problems = found.filter { $0.severity == .error } + found.filter { $0.severity == .warning }
    }

    /// The certificates as a table, then the problems.
    public var description: String {
        guard let type else { return fileText + problemText }
        let head =
            "\(type) \(version ?? "?"), client id \(clientID ?? "none"), "
            + "looks every \(pollingInterval ?? "3600") s\n"
        let rows =
            [["CERTIFICATE", "VAULT", "PLACE", "READERS", "ROTATED"]]
            + certificates.map {
                [$0.name, $0.vault, $0.place, $0.readers, $0.isRotated ? "yes" : "no"]
            }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell.printable + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }
        return head + table.joined() + fileText + problemText
    }

    private var fileText: String {
        guard let folder, let variable else { return "" }
        return "the start task puts files into \(folder), which jobs pass on as \(variable)"
            .printable + "\n"
    }

    private var problemText: String {
        problems.map { "\($0.severity.rawValue): \($0.field) \($0.text)".printable + "\n" }
            .joined()
    }
}
