import Foundation
import JSON
import Testing
import VaultExtension

struct CertificateStartTaskTests {
    private let file = CertificateFile(installedFrom: .init(secretURL: Sample.url))

    @Test func keepsWhatTheOldStartTaskHad() throws {
        let made = try CertificateStartTask(for: Sample.pool(), .init(files: [file]))
        let task = made.startTask
        #expect(
            task["commandLine"]
                == .string(
                    #"/bin/bash -c 'eval "$CERTFERRY_SCRIPT"' certificates "#
                        + #"/bin/bash -c 'ls "$CERTFERRY_CERTIFICATES_DIR"'"#))
        #expect(task["maxTaskRetryCount"] == 2)
        #expect(task["resourceFiles"]?.array?.count == 1)
        #expect(task["environmentSettings"]?[0] == ["name": "LEVEL", "value": "3"])
        #expect(
            task["userIdentity"] == ["autoUser": ["scope": "Pool", "elevationLevel": "Admin"]])
        // It ran without rights before, so it does now.
        #expect(made.script.contains("exec runuser -u _azbatch -- \"$@\""))
    }

    @Test func composesTwiceAsOnce() throws {
        let pool = Sample.pool()
        let once = try CertificateStartTask(for: pool, .init(files: [file]))
        let twice = try CertificateStartTask(for: once.apply(to: pool), .init(files: [file]))
        #expect(twice.startTask == once.startTask)
    }

    @Test func composesTwiceOnWindows() throws {
        var pool = Sample.pool(agent: "batch.node.windows amd64", sku: "2022-datacenter")
        pool["properties"]?["startTask"]?["commandLine"] = #"cmd /c "echo %X% & dir""#
        var file = CertificateFile(name: "r.cer", source: .secret(url: Sample.url))
        file.storeName = "root"
        var options = CertificateStartTask.Options(files: [file])
        options.clientID = Sample.clientID
        let once = try CertificateStartTask(for: pool, options)
        let twice = try CertificateStartTask(for: once.apply(to: pool), options)
        #expect(twice.startTask == once.startTask)
        let variables = once.startTask["environmentSettings"]?.array ?? []
        let command = variables.first { $0["name"] == "CERTFERRY_COMMAND" }
        #expect(command?["value"]?.string == #"cmd /c "echo %X% & dir""#)
        try Golden.expect(once.script, is: "start-task.ps1")
    }

    @Test func keepsAnAdministratorAsTheUser() throws {
        var pool = Sample.pool()
        pool["properties"]?["startTask"]?["userIdentity"] = ["userName": "ada"]
        let without = try CertificateStartTask(for: pool, .init(files: [file]))
        #expect(without.script.contains("runuser -u ada --"))
        pool["properties"]?["userAccounts"] = [["name": "ada", "elevationLevel": "Admin"]]
        let with = try CertificateStartTask(for: pool, .init(files: [file]))
        #expect(with.startTask["userIdentity"] == ["userName": "ada"])
        #expect(with.script.contains("exec \"$@\""))
    }

    @Test func addsBlobsAsResourceFiles() throws {
        let blob = CertificateFile(
            name: "root.cer",
            source: .blob(url: "https://a.blob.core.windows.net/c/r.cer", identityID: "/i"))
        let made = try CertificateStartTask(for: Sample.pool(), .init(files: [blob]))
        #expect(
            made.startTask["resourceFiles"]?[1] == [
                "httpUrl": "https://a.blob.core.windows.net/c/r.cer",
                "filePath": "certificates/root.cer", "identityReference": ["resourceId": "/i"],
            ])
    }

    @Test(arguments: ["../x", "a/b", "", "..", "a\nb"])
    func refusesNamesThatAreNoFiles(name: String) {
        var named = file
        named.name = name
        let error = #expect(throws: VaultExtensionError.self) {
            try CertificateStartTask(for: Sample.pool(), .init(files: [named]))
        }
        #expect(error?.field == "certificates[0].name")
    }

    @Test func refusesContainersAndReservedVariables() {
        var pool = Sample.pool()
        pool["properties"]?["startTask"]?["containerSettings"] = ["imageName": "x"]
        let container = #expect(throws: VaultExtensionError.self) {
            try CertificateStartTask(for: pool, .init(files: [file]))
        }
        #expect(container?.field == "startTask.containerSettings")
        var options = CertificateStartTask.Options(files: [file])
        options.variable = "AZ_BATCH_CERTIFICATES_DIR"
        let variable = #expect(throws: VaultExtensionError.self) {
            try CertificateStartTask(for: Sample.pool(), options)
        }
        #expect(variable?.field == "variable")
    }
}

/// The script under the real bash, in a folder of its own.
struct LinuxScriptTests {
    private let root: URL
    private let bash: Program

    init() throws {
        root = URL(filePath: NSTemporaryDirectory()).appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(
            at: root.appending(path: "store"), withIntermediateDirectories: true)
        bash = try #require(Program("bash"))
    }

    private func output(_ command: String) throws -> String {
        try bash.run(["-c", command]).output.trimmingCharacters(in: .newlines)
    }

    /// The owner of the files is whoever runs the tests.
    private func options(
        _ files: [CertificateFile], folder: String = "out"
    ) throws -> CertificateStartTask.Options {
        var options = CertificateStartTask.Options(files: files)
        options.folder = root.appending(path: folder).path
        options.owner = try output("id -un")
        options.group = try output("id -gn")
        options.clientID = Sample.clientID
        options.timeout = 1
        return options
    }

    /// A pool whose start task runs elevated, since tests can't change to other users.
    private func pool(_ command: String?) -> JSONValue {
        var pool = Sample.pool()
        pool["properties"]?["startTask"] = command.map {
            [
                "commandLine": .string($0),
                "userIdentity": ["autoUser": ["scope": "Pool", "elevationLevel": "Admin"]],
            ]
        }
        return pool
    }

    /// Runs the command line by a shell's rules, which split it as Batch does.
    private func run(
        _ task: CertificateStartTask, environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        var variables = environment
        for item in task.startTask["environmentSettings"]?.array ?? [] {
            variables[item["name"]?.string ?? ""] = item["value"]?.string
        }
        variables["AZ_BATCH_TASK_WORKING_DIR"] = root.path
        let line = try #require(task.startTask["commandLine"]?.string)
        return try bash.run(
            ["-c", "cd \"$1\" && \(line)", "test", root.path], environment: variables)
    }

    @Test func placesFilesWhateverTheirNamesAndRunsTheOldCommand() throws {
        let names = (Hostile.names + Hostile.random).filter { !$0.contains("/") }
        var files: [CertificateFile] = []
        for (index, name) in Set(names.map { $0.lowercased() }).sorted().enumerated() {
            let source = root.appending(path: "store/\(name)").path
            try Data("content \(index)".utf8).write(to: URL(filePath: source))
            files.append(CertificateFile(name: name, source: .installed(path: source)))
        }
        let folder = "a 'folder' $(touch pwned)"
        let task = try CertificateStartTask(
            for: pool("/bin/sh -c 'printf \"%s\" \"$1\"' sh 'it is done'"),
            options(files, folder: folder))
        let result = try run(task)
        #expect(result.status == 0)
        #expect(result.output == "it is done")
        for (index, file) in files.enumerated() {
            let placed = root.appending(path: folder).appending(path: file.name)
            #expect(try Data(contentsOf: placed) == Data("content \(index)".utf8))
        }
        let entries = try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: folder).path)
        #expect(entries.count == files.count)
        #expect(!FileManager.default.fileExists(atPath: root.appending(path: "pwned").path))
        try FileManager.default.removeItem(at: root)
    }

    @Test(arguments: [
        (CertificateStartTask.Access.pool, "700", "600"), (.tasks, "750", "640"),
        (.administrators, "700", "600"),
    ])
    func givesRights(
        access: CertificateStartTask.Access, folderMode: String, fileMode: String
    ) throws {
        let source = root.appending(path: "store/x").path
        try Data("x".utf8).write(to: URL(filePath: source))
        var open = CertificateFile(name: "open.cer", source: .installed(path: source))
        open.isPublic = true
        var options = try options([
            CertificateFile(name: "x.pem", source: .installed(path: source)), open,
        ])
        options.access = access
        let result = try run(CertificateStartTask(for: pool(nil), options))
        #expect(result.status == 0, "\(result.output)")
        let modes = try output("cd '\(root.path)' && stat -c %a out out/x.pem out/open.cer")
        #expect(modes == "\(folderMode)\n\(fileMode)\n644")
        try FileManager.default.removeItem(at: root)
    }

    /// Needs root, whose files these are; else the script must say that it can't give them away.
    @Test func followsTheExtensionForAdministrators() throws {
        let source = root.appending(path: "store/x").path
        try Data("old".utf8).write(to: URL(filePath: source))
        var options = try options([
            CertificateFile(name: "x.pem", source: .installed(path: source))
        ])
        (options.owner, options.group, options.access) = (nil, nil, .administrators)
        let result = try run(CertificateStartTask(for: pool(nil), options))
        guard getuid() == 0 else {
            #expect(result.status != 0)
            return
        }
        #expect(result.status == 0, "\(result.output)")
        try Data("new".utf8).write(to: URL(filePath: source))
        let read = try output("cat '\(root.path)/out/x.pem'")
        #expect(read == "new")
        try FileManager.default.removeItem(at: root)
    }

    @Test func saysWhatTheExtensionHasNotWrittenAndRunsNothing() throws {
        let missing = root.appending(path: "store/none").path
        let task = try CertificateStartTask(
            for: pool("/bin/echo ran"),
            options([CertificateFile(name: "x", source: .installed(path: missing))]))
        let result = try run(task)
        #expect(result.status != 0)
        #expect(result.output == "certificates: the extension has not written '\(missing)'\n")
        try FileManager.default.removeItem(at: root)
    }

    /// Answers as IMDS and a vault give them; the network alone is replaced.
    @Test(arguments: [
        (
            #"-----BEGIN CERTIFICATE-----\nAA\u002BB\/\n-----END CERTIFICATE-----"#,
            "-----BEGIN CERTIFICATE-----\nAA+B/\n-----END CERTIFICATE-----\n"
        ),
        ("aGVsbG8\\u003D", "hello"),
    ])
    func fetchesSecretsWithTheIdentity(value: String, content: String) throws {
        let curl = root.appending(path: "bin/curl")
        try FileManager.default.createDirectory(
            at: root.appending(path: "bin"), withIntermediateDirectories: true)
        let script = """
            #!/bin/sh
            case "$*" in
              *169.254.169.254*resource=https%3A%2F%2Fvault.azure.net*)
                printf '%s' '{"access_token":"t0ken","resource":"https://vault.azure.net"}' ;;
              *render-tls*)
                grep -q 'Bearer t0ken' || exit 22
                printf '%s' '{"value":"\(value)","id":"x"}' ;;
              *) exit 22 ;;
            esac
            """
        try Data(script.utf8).write(to: curl)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl.path)
        let task = try CertificateStartTask(
            for: pool(nil),
            options([CertificateFile(name: "a.cer", source: .secret(url: Sample.url))]))
        let path = "\(root.path)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        let result = try run(task, environment: ["PATH": path])
        #expect(result.status == 0, "\(result.output)")
        let placed = try Data(contentsOf: root.appending(path: "out/a.cer"))
        #expect(String(decoding: placed, as: UTF8.self) == content)
        try FileManager.default.removeItem(at: root)
    }

    @Test(.enabled(if: Program("shellcheck") != nil, "needs shellcheck"))
    func isAcceptedByShellcheck() throws {
        let shellcheck = try #require(Program("shellcheck"))
        var options = try options([
            CertificateFile(installedFrom: .init(secretURL: Sample.url)),
            CertificateFile(name: "a.cer", source: .secret(url: Sample.url)),
            CertificateFile(
                name: "it's.cer",
                source: .blob(url: "https://a.blob.core.windows.net/c/x", identityID: "/i")),
        ])
        options.folder = "/opt/certificates"
        (options.owner, options.group) = (nil, nil)
        for access in [CertificateStartTask.Access.administrators, .tasks, .pool] {
            options.access = access
            let script = try CertificateStartTask(for: Sample.pool(), options).script
            let result = try shellcheck.run(["--shell=bash", "-"], input: script)
            #expect(result.status == 0, "\(result.output)")
        }
        try Golden.expect(
            CertificateStartTask(for: Sample.pool(), options).script, is: "start-task.sh")
        try FileManager.default.removeItem(at: root)
    }
}

/// PowerShell is seldom on Linux, so a second reading of its rule stands in: in a string of single
/// quotes only a quote ends it, and two are one.
struct PowerShellQuotingTests {
    /// The content of the string that begins here, and what follows it.
    private func reading(_ text: Substring.UnicodeScalarView) -> (String, String)? {
        let quotes: Set<UnicodeScalar> = ["'", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}"]
        var rest = text
        guard let first = rest.popFirst(), quotes.contains(first) else { return nil }
        var content = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if quotes.contains(scalar) {
                guard let next = rest.first, quotes.contains(next) else {
                    return (String(content), String(Substring(rest)))
                }
                rest.removeFirst()
            }
            content.append(scalar)
        }
        return nil
    }

    @Test(arguments: Hostile.names + Hostile.random)
    func quotesWhatAStoreIsSearchedFor(name: String) throws {
        let pool = Sample.pool(agent: "batch.node.windows amd64", sku: "2022-datacenter")
        let file = CertificateFile(
            name: "x.cer",
            source: .store(name: "My", location: "LocalMachine", property: .subject, value: name))
        let script = try CertificateStartTask(for: pool, .init(files: [file])).script
        let mark = "Wait-Certificate 'My' 'LocalMachine' 'Subject' "
        let start = try #require(script.range(of: mark)).upperBound
        let (content, rest) = try #require(reading(script[start...].unicodeScalars))
        #expect(Array(content.unicodeScalars) == Array(name.unicodeScalars))
        #expect(rest.hasPrefix(").Export('Cert')\n"))
    }
}
