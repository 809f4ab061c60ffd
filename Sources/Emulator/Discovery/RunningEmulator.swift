internal import Glibc
internal import JSON

/// An emulator that runs as another process, as its ready line describes it.
public struct RunningEmulator: Sendable {
    /// The file of the state folder that holds the ready line while the emulator runs.
    static let readyFile = "ready.json"

    let line: JSONValue
    private let folder: StateFolder

    /// Finds it.
    ///
    /// - Parameter stateFolder: Its state folder; nil for that of the one that was started last.
    /// - Throws: ``EmulatorError`` with code `notRunning`, or `stateFolder` if the folder is not
    ///   this user's alone.
    public init(stateFolder: String?) throws(EmulatorError) {
        try self.init(stateFolder: stateFolder, announcement: Announcement())
    }

    init(stateFolder: String?, announcement: Announcement) throws(EmulatorError) {
        let named = stateFolder == nil ? try announcement.read() : stateFolder
        guard let path = named, access(path, F_OK) == 0 else {
            throw Self.notRunning(stateFolder)
        }
        try OwnFolder.check(path)
        folder = try StateFolder(path)
        guard let bytes = try folder.read(Self.readyFile),
            let line = try? JSONValue(parsing: bytes),
            let port = line["port"]?.integer, LoopbackSocket.isListening(port: Int(port))
        else { throw Self.notRunning(path) }
        self.line = line
    }

    /// The lines for `/etc/hosts` that make every name below `.localhost` known.
    ///
    /// Resolvers of Debian and others know only `localhost` itself.
    public var hostLines: [String] {
        Self.names(in: line).map { "127.0.0.1 \($0) # certferry-emulator" }
    }

    /// The content of a file that the ready line names: `client_secret_file`.
    func content(of path: String?) throws(EmulatorError) -> String {
        let prefix = "\(folder.path)/"
        guard let path, path.hasPrefix(prefix),
            let bytes = try folder.read(String(path.dropFirst(prefix.count)))
        else { throw Self.notRunning(folder.path) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every name below `.localhost` in the URLs of a ready line, each once.
    static func names(in line: JSONValue) -> [String] {
        Set(urls(in: line).compactMap(host)).sorted()
    }

    private static func urls(in value: JSONValue) -> [String] {
        if let text = value.string { return text.hasPrefix("https://") ? [text] : [] }
        if let items = value.array { return items.flatMap(urls) }
        return value.object?.values.flatMap(urls) ?? []
    }

    private static func host(_ url: String) -> String? {
        let host = url.dropFirst("https://".count).prefix { !":/".contains($0) }
        // A suffix of vaults or accounts is the host of none.
        return host.hasSuffix(".localhost") && ServiceHost(String(host)) != nil
            ? String(host) : nil
    }

    private static func notRunning(_ folder: String?) -> EmulatorError {
        let place = folder.map { "no emulator runs with the state folder '\($0)'" }
        return EmulatorError(
            code: .notRunning,
            message: "cannot describe the emulator: \(place ?? "none runs"); start "
                + "certferry-emulator first, or name the state folder of its ready line with "
                + "--state-dir")
    }
}
