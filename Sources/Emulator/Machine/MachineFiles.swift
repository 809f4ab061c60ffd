import Secrets

/// What lies on a node outside the folders that its agent serves: what extensions have put there.
///
/// Only commands that run on the node see it, as far as their user may.
struct MachineFiles: Sendable, Equatable, Codable {
    /// Why a file cannot be had; the texts are those of the C library.
    enum Failure: String, Error {
        case missing = "No such file or directory"
        case denied = "Permission denied"
        case isFolder = "Is a directory"
        case isLoop = "Too many levels of symbolic links"
        case isNoFolder = "Not a directory"
        case exists = "File exists"
        case isFull = "Directory not empty"
        case notPermitted = "Operation not permitted"
    }

    /// By absolute path; every folder on the way to a file is there too.
    var entries: [String: MachineFile] = [:]

    private static let longestChain = 40

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// Everything, folders before what is in them.
    var all: [(path: String, file: MachineFile)] {
        entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    subscript(path: String) -> MachineFile? { entries[path] }

    /// Puts a file in its place, and the folders that lead there if they are missing.
    mutating func put(_ file: MachineFile, at path: String) {
        for folder in Self.folders(to: path) where entries[folder] == nil {
            entries[folder] = .folder()
        }
        entries[path] = file
    }

    /// Reads a file.
    func read(_ path: String, by user: MachineUser) throws(Failure) -> Secret {
        let found = try resolve(path, by: user)
        guard let file = entries[found] else { throw .missing }
        guard case .data(let content) = file.content else { throw .isFolder }
        guard file.isReadable(by: user) else { throw .denied }
        return content
    }

    /// The names in a folder, or the path itself if it is no folder, in order.
    func list(_ path: String, by user: MachineUser) throws(Failure) -> [String] {
        let found = try resolve(path, by: user)
        guard let file = entries[found] else { throw .missing }
        guard file.content == .folder else { return [path] }
        guard file.isReadable(by: user) else { throw .denied }
        let prefix = found == "/" ? "/" : found + "/"
        return entries.keys.filter { $0 != "/" && $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
            .filter { !$0.contains("/") && !$0.isEmpty }.sorted()
    }

    /// Where a path leads once its links are followed.
    ///
    /// - Parameter followsLast: Whether the file itself may be a link that is followed.
    func resolve(
        _ path: String, by user: MachineUser, followsLast: Bool = true
    ) throws(Failure) -> String {
        var left = Array(path.split(separator: "/").reversed())
        var found = ""
        var links = 0
        while let segment = left.popLast() {
            if segment == "." { continue }
            try pass(found, by: user)
            if segment == ".." {
                found = String(found[..<(found.lastIndex(of: "/") ?? found.startIndex)])
                continue
            }
            let next = "\(found)/\(segment)"
            guard let entry = entries[next] else { throw .missing }
            guard case .link(let target) = entry.content, followsLast || !left.isEmpty else {
                found = next
                continue
            }
            links += 1
            guard links <= Self.longestChain else { throw .isLoop }
            left += target.split(separator: "/").reversed()
            if target.hasPrefix("/") { found = "" }
        }
        return found.isEmpty ? "/" : found
    }

    /// Goes into a folder, the root if it has no name.
    private func pass(_ folder: String, by user: MachineUser) throws(Failure) {
        guard let entry = entries[folder.isEmpty ? "/" : folder] else { throw .missing }
        guard entry.content == .folder else { throw .isNoFolder }
        guard entry.isPassable(by: user) else { throw .denied }
    }

    /// Under what a file of Windows is kept: the case of its path does not matter.
    static func key(ofWindows path: String) -> String {
        "/" + path.lowercased().replacing("\\", with: "/")
    }

    /// Under what a file is kept whose path may begin at a folder.
    static func key(ofWindows path: String, from folder: String) -> String {
        let isWhole = path.dropFirst().first == ":"
        return normal(key(ofWindows: isWhole ? path : "\(folder)\\\(path)"))
    }

    /// The path without empty, `.` and `..` segments.
    static func normal(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        return "/" + kept.joined(separator: "/")
    }

    static func folders(to path: String) -> [String] {
        var folders = path == "/" ? [] : ["/"]
        var current = ""
        for segment in path.split(separator: "/").dropLast() {
            current += "/\(segment)"
            folders.append(current)
        }
        return folders
    }
}
