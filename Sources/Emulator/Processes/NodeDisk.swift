internal import Glibc

/// The files that processes have left in a folder.
struct NodeDisk {
    let folder: String

    private static let deepest = 32
    private static let mostEntries = 100_000

    var isThere: Bool { access(folder, F_OK) == 0 }

    /// Regular files and folders below it; links and the like are passed over.
    var files: [NodeFile] {
        var files: [NodeFile] = []
        collect("", 0, &files)
        return files
    }

    private func collect(_ below: String, _ depth: Int, _ files: inout [NodeFile]) {
        guard depth < Self.deepest, let listing = opendir("\(folder)/\(below)") else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing), files.count < Self.mostEntries {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = below.isEmpty ? name : "\(below)/\(name)"
            guard let file = file(path) else { continue }
            files.append(file)
            if file.isDirectory { collect(path, depth + 1, &files) }
        }
    }

    private func file(_ path: String) -> NodeFile? {
        var status = stat()
        let whole = "\(folder)/\(path)"
        guard lstat(whole, &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else { return nil }
        let changed = Timestamp(
            unixSeconds: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
        var file = NodeFile(
            path: path, isDirectory: kind == S_IFDIR, created: changed, modified: changed)
        file.source = NodeFile.Source(path: whole, size: Int(status.st_size))
        return file
    }

    /// Reads a file, as far as it is one still.
    static func read(_ path: String, limit: Int) -> [UInt8] {
        // What has become a pipe meanwhile must not be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        var filled = 0
        while filled < limit {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), limit - filled)
            }
            guard count > 0 else { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }
}
