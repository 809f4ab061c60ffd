internal import FoundationEssentials
internal import Glibc
internal import Secrets

/// Makes the folders and files that a process expects.
struct ProcessFolder {
    let plan: ProcessPlan

    var path: String { "\(plan.home.tasks)/\(plan.folder)" }

    /// Lays everything out.
    ///
    /// - Returns: Whether it could be done.
    func prepare() -> Bool {
        guard !plan.folder.split(separator: "/").contains("..") else { return false }
        let common = ["applications", "fsmounts", "shared", "startup", "volatile", "workitems"]
        let folders = common.map { "\(plan.home.tasks)/\($0)" } + [path, "\(path)/wd"]
        guard folders.allSatisfy(make) else { return false }
        if !plan.certificates.isEmpty {
            guard make("\(path)/certs") else { return false }
            for file in plan.certificates { write(file.content, to: "\(path)/certs/\(file.name)") }
        }
        for (name, file) in plan.system.all { put(file, at: plan.home.system + name) }
        return true
    }

    private func make(_ folder: String) -> Bool {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            return true
        } catch {
            return false
        }
    }

    /// Access rules are not followed here: every process runs as the emulator's own user.
    private func put(_ file: MachineFile, at path: String) {
        switch file.content {
        case .folder: _ = make(path)
        case .data(let content): write(content, to: path)
        case .link(let target):
            unlink(path)
            symlink(plan.home.system + target, path)
        }
    }

    private func write(_ content: Secret, to path: String) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        content.withBytes { bytes in
            var left = bytes[...]
            while !left.isEmpty {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: left).baseAddress, left.count)
                guard count > 0 else { return }
                left = left.dropFirst(count)
            }
        }
    }
}
