internal import FoundationEssentials
internal import Glibc

/// Where the emulator that was started last says which state folder is its own.
///
/// `certferry-emulator env` finds it by that.
struct Announcement: Sendable {
    private static let file = "current"

    /// The folder for it: the user's own, closed to others.
    private let place: String

    /// Takes the user's place for it, `$XDG_RUNTIME_DIR/certferry-emulator` or one in `/tmp`.
    init() {
        let environment = ProcessInfo.processInfo.environment
        let runtime = environment["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        place = runtime.map { "\($0)/certferry-emulator" } ?? "/tmp/certferry-emulator-\(getuid())"
    }

    /// Takes another place.
    init(place: String) {
        self.place = place
    }

    /// Says which state folder it is.
    func make(_ folder: StateFolder) throws(EmulatorError) {
        let own = try StateFolder(place)
        try OwnFolder.check(place)
        try own.write(Array(folder.path.utf8), to: Self.file)
    }

    /// Takes it back, unless another emulator has said its own since.
    func withdraw(_ folder: StateFolder) {
        guard (try? read()) == folder.path else { return }
        unlink("\(place)/\(Self.file)")
    }

    /// The state folder that was named last, nil if there is none.
    func read() throws(EmulatorError) -> String? {
        guard access(place, F_OK) == 0 else { return nil }
        try OwnFolder.check(place)
        return try StateFolder(place).read(Self.file).map { String(decoding: $0, as: UTF8.self) }
    }
}
