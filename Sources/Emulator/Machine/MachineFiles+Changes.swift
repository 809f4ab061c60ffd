import Secrets

/// What commands change, as far as their user may.
extension MachineFiles {
    /// Where a file of a path would be made: its folder's real place and its own name.
    func place(
        of path: String, by user: MachineUser
    ) throws(Failure) -> (path: String, folder: String) {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard let name = parts.last, name != ".." else { throw .exists }
        let folder = try resolve(
            "/" + parts.dropLast().joined(separator: "/"), by: user)
        guard let entry = entries[folder] else { throw .missing }
        guard entry.content == .folder else { throw .isNoFolder }
        guard entry.isPassable(by: user) else { throw .denied }
        return (folder == "/" ? "/\(name)" : "\(folder)/\(name)", folder)
    }

    /// The place of something that is made, removed or moved.
    private func changingPlace(
        of path: String, by user: MachineUser
    ) throws(Failure) -> String {
        let (place, folder) = try place(of: path, by: user)
        guard let entry = entries[folder], entry.isWritable(by: user) else { throw .denied }
        // What lies in a folder like /tmp belongs to who made it.
        if entry.mode & 0o1000 != 0, let file = entries[place], file.owner != user.name,
            !user.isAdministrator
        {
            throw .notPermitted
        }
        return place
    }

    /// Opens a file to write, which makes it if it is not there.
    ///
    /// - Returns: Its real place.
    mutating func open(
        _ path: String, appends: Bool, mode: UInt16, by user: MachineUser
    ) throws(Failure) -> String {
        do throws(Failure) {
            let found = try resolve(path, by: user)
            guard let file = entries[found], file.content != .folder else { throw .isFolder }
            guard file.isWritable(by: user) else { throw .denied }
            if !appends { entries[found]?.content = .data(Secret([UInt8]())) }
            return found
        } catch .missing {
            let place = try changingPlace(of: path, by: user)
            guard entries[place] == nil else { throw .missing }
            add(MachineFile(content: .data(Secret([UInt8]())), mode: mode), at: place, by: user)
            return place
        }
    }

    /// Adds to the end of a file that has been opened.
    mutating func append(_ bytes: [UInt8], to place: String) {
        guard case .data(let old)? = entries[place]?.content else { return }
        entries[place]?.content = .data(Secret(old.withBytes { Array($0) } + bytes))
    }

    mutating func makeFolder(
        _ path: String, mode: UInt16, by user: MachineUser
    ) throws(Failure) {
        let place = try changingPlace(of: path, by: user)
        guard entries[place] == nil else { throw .exists }
        add(.folder(mode: mode), at: place, by: user)
    }

    mutating func makeLink(
        _ path: String, to target: String, by user: MachineUser
    ) throws(Failure) {
        let place = try changingPlace(of: path, by: user)
        guard entries[place] == nil else { throw .exists }
        add(MachineFile(content: .link(target), mode: 0o777), at: place, by: user)
    }

    /// Removes a file, or a folder with all that is in it.
    mutating func remove(_ path: String, recursively: Bool, by user: MachineUser) throws(Failure) {
        let place = try changingPlace(of: path, by: user)
        guard let file = entries[place] else { throw .missing }
        guard file.content == .folder else {
            entries[place] = nil
            return
        }
        guard recursively else { throw .isFolder }
        let inner = below(place)
        guard inner.isEmpty || file.isWritable(by: user) else { throw .denied }
        for name in inner { entries[name] = nil }
        entries[place] = nil
    }

    /// Gives a file another name, in place of what is there.
    mutating func move(_ path: String, to target: String, by user: MachineUser) throws(Failure) {
        let from = try changingPlace(of: path, by: user)
        let place = try changingPlace(of: target, by: user)
        guard let file = entries[from] else { throw .missing }
        guard from != place else { return }
        guard !place.hasPrefix(from + "/") else { throw .notPermitted }
        if let old = entries[place], old.content == .folder {
            guard file.content == .folder else { throw .isFolder }
            guard below(place).isEmpty else { throw .isFull }
        }
        for inner in below(from) {
            entries[place + inner.dropFirst(from.count)] = entries[inner]
            entries[inner] = nil
        }
        entries[place] = file
        entries[from] = nil
    }

    /// Changes mode, owner or group of a file; its owner may, the owner itself only root.
    mutating func change(
        _ path: String, mode: ((UInt16) -> UInt16)? = nil, owner: String? = nil,
        group: String? = nil, by user: MachineUser
    ) throws(Failure) {
        let place = try resolve(path, by: user)
        guard let file = entries[place] else { throw .missing }
        let isOwner = file.owner == user.name
        guard user.isAdministrator || isOwner && (owner == nil || owner == user.name),
            user.isAdministrator || group.map(user.groups.contains) != false
        else { throw .notPermitted }
        if let mode { entries[place]?.mode = mode(file.mode) & 0o7777 }
        if let owner { entries[place]?.owner = owner }
        if let group { entries[place]?.group = group }
    }

    /// The paths of all that lies in a folder.
    func below(_ folder: String) -> [String] {
        let prefix = folder == "/" ? "/" : folder + "/"
        return entries.keys.filter { $0 != "/" && $0.hasPrefix(prefix) }.sorted()
    }

    private mutating func add(_ file: MachineFile, at place: String, by user: MachineUser) {
        var file = file
        file.owner = user.isAdministrator ? MachineUser.root.name : user.name
        file.group = user.groups[0]
        entries[place] = file
    }

    // MARK: - Differences

    /// What makes these files of others: a file, or nil where one is gone.
    func changes(since old: MachineFiles) -> [String: MachineFile?] {
        var changes: [String: MachineFile?] = [:]
        for (path, file) in entries where old.entries[path] != file {
            changes.updateValue(file, forKey: path)
        }
        for path in old.entries.keys where entries[path] == nil {
            changes.updateValue(nil, forKey: path)
        }
        return changes
    }

    /// Makes changes that have been made elsewhere.
    mutating func apply(_ changes: [String: MachineFile?]) {
        for (path, file) in changes.sorted(by: { $0.key < $1.key }) {
            if let file { put(file, at: path) } else { entries[path] = nil }
        }
    }
}
