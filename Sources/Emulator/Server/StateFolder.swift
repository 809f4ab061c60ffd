internal import FoundationEssentials
internal import Glibc

/// The folder with the emulator's keys and secrets: mode 0700, its files 0600.
struct StateFolder: Sendable {
    let path: String
    /// Whether it was made for this run and goes with it.
    let isTemporary: Bool

    /// Opens a folder, making it if need be; without a path a fresh one in the place for them.
    init(_ path: String?) throws(EmulatorError) {
        if let path {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw Self.failure("make the state folder", path)
            }
            self.path = path
            isTemporary = false
            return
        }
        let environment = ProcessInfo.processInfo.environment
        let parent = environment["XDG_RUNTIME_DIR"] ?? environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/certferry-emulator-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Self.failure("make a state folder in", parent)
        }
        self.path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        isTemporary = true
    }

    /// The path of a file in it.
    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Writes a file that nobody else can read; one of that name is replaced in one step.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws(EmulatorError) -> String {
        let path = path(of: name)
        let fresh = "\(path).new"
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("write", path) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0, Self.writeAll(bytes, to: descriptor),
            rename(fresh, path) == 0
        else { throw Self.failure("write", path) }
        return path
    }

    /// Reads a file, nil if there is none.
    func read(_ name: String) throws(EmulatorError) -> [UInt8]? {
        let path = path(of: name)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure("read", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw Self.failure("read", path) }
            if count == 0 { return bytes }
            bytes += piece.prefix(count)
        }
    }

    /// Deletes a file, if it is there.
    func remove(_ name: String) {
        unlink(path(of: name))
    }

    /// Deletes the folder and what the emulator wrote, if it was made for this run.
    func removeIfTemporary() {
        guard isTemporary, let listing = opendir(path) else { return }
        while let entry = Glibc.readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink(path(of: name)) }
        }
        closedir(listing)
        rmdir(path)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return false }
            left = left.dropFirst(max(count, 0))
        }
        return true
    }

    private static func failure(_ attempt: String, _ path: String) -> EmulatorError {
        EmulatorError(
            code: .stateFolder,
            message: "cannot \(attempt) '\(path)': \(String(cString: strerror(errno)))")
    }
}
