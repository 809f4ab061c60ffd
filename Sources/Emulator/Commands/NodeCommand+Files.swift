import Secrets

/// Where its working directory is, and what lies in it.
extension NodeCommand {
    /// The path of a file of its working directory, or of that itself.
    func path(_ file: String) -> String {
        let root = pool.isWindows ? Self.windowsRoot : Self.linuxRoot
        let path = ([root, folder, "wd"] + (file.isEmpty ? [] : [file])).joined(separator: "/")
        return pool.isWindows ? path.replacing("/", with: "\\") : path
    }

    /// What belongs to its user.
    func own(_ content: MachineFile.Content) -> MachineFile {
        var file = MachineFile(content: content, mode: 0o770)
        file.owner = user.isAdministrator ? MachineUser.root.name : user.name
        file.group = MachineUser.group
        return file
    }

    /// Puts a resource file into its place, and its working directory before it.
    func place(_ content: Secret, at file: String, in files: inout MachineFiles) {
        if !pool.isWindows, files[path("")] == nil { files.put(own(.folder), at: path("")) }
        let path = path(file)
        let place = pool.isWindows ? MachineFiles.key(ofWindows: path) : path
        files.put(own(.data(content)), at: place)
    }
}
