/// A file or a folder on a node.
struct NodeFile: Sendable {
    /// The path below the folder that is listed, with `/`.
    let path: String
    let isDirectory: Bool
    var content: [UInt8] = []
    let created: Timestamp
    var modified: Timestamp
    /// Where it lies on this machine, if it does.
    var source: Source?

    /// A file of this machine; its content is read when it is asked for.
    struct Source: Sendable {
        let path: String
        let size: Int
    }

    /// The number of its bytes.
    var size: Int { source?.size ?? content.count }

    /// Its bytes.
    var bytes: [UInt8] { source.map { NodeDisk.read($0.path, limit: $0.size) } ?? content }

    static func folder(_ path: String, at instant: Timestamp) -> NodeFile {
        NodeFile(path: path, isDirectory: true, created: instant, modified: instant)
    }

    static func text(
        _ path: String, _ content: String, at created: Timestamp, until modified: Timestamp
    ) -> NodeFile {
        NodeFile(
            path: path, isDirectory: false, content: Array(content.utf8), created: created,
            modified: modified)
    }

    /// Whether it lies right in the folder that is listed.
    var isOnTop: Bool { !path.contains("/") }

    /// Whether it is gone when a path is deleted.
    func isAt(orBelow path: String) -> Bool { self.path == path || self.path.hasPrefix(path + "/") }
}
