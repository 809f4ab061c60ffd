import JSON

/// The files of a node, or of one task on it, as its agent lays them out.
///
/// https://learn.microsoft.com/azure/batch/files-and-directories
struct NodeFolder {
    let files: [NodeFile]

    /// The folder of a task below the root of its node.
    static func root(ofTask task: String, job: String) -> String {
        "workitems/\(job)/job-1/\(task)"
    }

    /// Everything on a node.
    ///
    /// - Parameter home: Its folder on this machine, if its command lines are run.
    init(of node: Node, in pool: Pool, _ jobs: some Sequence<Job>, home: NodeHome? = nil) {
        if let disk = home.map({ NodeDisk(folder: $0.tasks) }), disk.isThere {
            files = disk.files
            return
        }
        let boot = node.booted ?? node.allocated
        var files = ["applications", "fsmounts", "shared", "volatile", "workitems"].map {
            NodeFile.folder($0, at: boot)
        }
        if let started = node.startTaskStarted {
            files.append(.folder("startup", at: started))
            files += Self.output(
                of: node.startTaskResult, in: "startup/", from: started, to: node.startTaskEnded)
        }
        let place = BatchTask.Place(pool: pool.name.lowercased(), node: node.id)
        for job in jobs {
            let tasks = job.tasks.values.filter {
                $0.place == place && $0.started != nil && !$0.isCleaned
            }
            guard !tasks.isEmpty else { continue }
            files.append(.folder("workitems/\(job.id)", at: job.created))
            files.append(.folder("workitems/\(job.id)/job-1", at: job.created))
            for task in tasks {
                let root = Self.root(ofTask: task.id, job: job.id)
                files.append(.folder(root, at: task.started ?? boot))
                files += Self.files(of: task, in: root + "/")
            }
        }
        self.files = Self.left(of: files, node.deletedFiles)
    }

    /// The files of a task, below its own folder.
    init(of task: BatchTask, on node: Node, job: String, home: NodeHome? = nil) {
        let root = Self.root(ofTask: task.id, job: job) + "/"
        if let disk = home.map({ NodeDisk(folder: $0.tasks + "/" + root) }), disk.isThere {
            files = disk.files
            return
        }
        let gone = node.deletedFiles.compactMap {
            $0.hasPrefix(root) ? String($0.dropFirst(root.count)) : nil
        }
        files = Self.left(of: Self.files(of: task, in: ""), Set(gone))
    }

    private static func files(of task: BatchTask, in folder: String) -> [NodeFile] {
        guard let started = task.started else { return [] }
        return left(
            of: output(of: task.result, in: "", from: started, to: task.ended),
            task.deletedFiles
        ).map { $0.moved(to: folder) }
    }

    private static func output(
        of command: CommandLine?, in folder: String, from start: Timestamp, to end: Timestamp?
    ) -> [NodeFile] {
        [
            .text(
                folder + "stderr.txt", end == nil ? "" : command?.errors ?? "", at: start,
                until: end ?? start),
            .text(
                folder + "stdout.txt", end == nil ? "" : command?.output ?? "", at: start,
                until: end ?? start),
            .folder(folder + "wd", at: start),
        ]
    }

    private static func left(of files: [NodeFile], _ deleted: Set<String>) -> [NodeFile] {
        files.filter { file in !deleted.contains { file.isAt(orBelow: $0) } }
    }
}

extension NodeFile {
    func moved(to folder: String) -> NodeFile {
        NodeFile(
            path: folder + path, isDirectory: isDirectory, content: content, created: created,
            modified: modified)
    }
}
