internal import JSON

extension CertificateStartTask {
    private static let linuxCommand = #"/bin/bash -c 'eval "$CERTFERRY_SCRIPT"' certificates"#
    private static let windowsCommand =
        "powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass "
        + #"-Command "Invoke-Expression $env:CERTFERRY_SCRIPT""#

    static func compose(
        _ shape: PoolShape, _ options: Options, _ script: String, _ folder: String,
        _ identity: StartTaskIdentity
    ) throws(VaultExtensionError) -> JSONValue {
        var task = renamed(shape.startTask ?? .object([:]), to: options.variable)
        if let container = task["containerSettings"], !container.isNull {
            throw VaultExtensionError(
                .unsupportedPool, field: "startTask.containerSettings",
                "runs the start task in a container, which can't put files on the node; run the "
                    + "container by its command, or use acls of the extension instead",
                attempt: "compose the start task")
        }
        let command = previousCommand(task)
        var variables = [
            (scriptVariable, script), (options.variable, folder),
        ]
        switch shape.system {
        case .linux:
            // The old command line follows word by word: Batch splits it as it did before.
            task["commandLine"] = .string(command.map { "\(linuxCommand) \($0)" } ?? linuxCommand)
            if let user = identity.runsAs { variables.append((userVariable, user)) }
        case .windows:
            task["commandLine"] = .string(windowsCommand)
            if let command { variables.append((commandVariable, command)) }
        }
        task["environmentSettings"] = merged(task["environmentSettings"], variables)
        task["resourceFiles"] = files(task["resourceFiles"], options)
        task["userIdentity"] = identity.json(isDataPlane: shape.isDataPlane)
        // A task must not start before the files are there.
        task["waitForSuccess"] = true
        return task
    }

    /// The task with our variable in the place of the retired one, in any shell's spelling.
    static func renamed(_ task: JSONValue, to variable: String) -> JSONValue {
        var changed = task
        changed["commandLine"] = task["commandLine"]?.string.map {
            .string(renamed($0, to: variable))
        }
        if let variables = task["environmentSettings"]?.array {
            changed["environmentSettings"] = .array(
                variables.map { item in
                    var changed = item
                    changed["value"] = item["value"]?.string.map {
                        .string(renamed($0, to: variable))
                    }
                    return changed
                })
        }
        return changed
    }

    /// Replaces whole names only: `MY_AZ_BATCH_CERTIFICATES_DIR` is another.
    private static func renamed(_ text: String, to variable: String) -> String {
        let old = Array(retiredVariable.utf8)
        let bytes = Array(text.utf8)
        func isWord(_ index: Int) -> Bool {
            guard bytes.indices.contains(index) else { return false }
            return switch bytes[index] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
            default: false
            }
        }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: old), !isWord(index - 1), !isWord(index + old.count) {
                result += variable.utf8
                index += old.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What the pool ran before anything of ours was there.
    static func previousCommand(_ task: JSONValue) -> String? {
        let line = task["commandLine"]?.string ?? ""
        let variables = task["environmentSettings"]?.array ?? []
        guard variables.contains(where: { $0["name"]?.string == scriptVariable }) else {
            return line.isEmpty ? nil : line
        }
        if line == windowsCommand {
            return variables.first { $0["name"]?.string == commandVariable }?["value"]?.string
        }
        guard line.hasPrefix(linuxCommand) else { return line.isEmpty ? nil : line }
        let rest = line.dropFirst(linuxCommand.count).drop { $0 == " " }
        return rest.isEmpty ? nil : String(rest)
    }

    /// The variable and the folder of a start task that was composed here, nil for any other.
    static func place(of task: JSONValue) -> (variable: String, folder: String)? {
        let variables = task["environmentSettings"]?.array ?? []
        // The folder follows the script, as compose writes them.
        guard let script = variables.firstIndex(where: { $0["name"]?.string == scriptVariable }),
            variables.indices.contains(script + 1),
            let variable = variables[script + 1]["name"]?.string,
            let folder = variables[script + 1]["value"]?.string
        else { return nil }
        return (variable, folder)
    }

    private static func merged(
        _ old: JSONValue?, _ variables: [(String, String)]
    ) -> JSONValue {
        let ours = Set(variables.map(\.0) + [scriptVariable, commandVariable, userVariable])
        let kept = (old?.array ?? []).filter { !ours.contains($0["name"]?.string ?? "") }
        return .array(
            kept + variables.map { ["name": .string($0.0), "value": .string($0.1)] })
    }

    private static func files(_ old: JSONValue?, _ options: Options) -> JSONValue? {
        var added: [JSONValue] = []
        for file in options.files {
            guard case .blob(let url, let identityID) = file.source else { continue }
            var item: JSONValue = [
                "httpUrl": .string(url), "filePath": .string("certificates/\(file.name)"),
            ]
            if let identityID {
                item["identityReference"] = ["resourceId": .string(identityID)]
            }
            added.append(item)
        }
        let paths = Set(added.compactMap { $0["filePath"]?.string })
        let kept = (old?.array ?? []).filter { !paths.contains($0["filePath"]?.string ?? "") }
        return kept.isEmpty && added.isEmpty ? old : .array(kept + added)
    }
}
