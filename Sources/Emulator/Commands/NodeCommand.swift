import JSON

/// A command line that a node runs: whose it is, where, under which user and with which variables.
///
/// https://learn.microsoft.com/azure/batch/batch-compute-node-environment-variables
struct NodeCommand {
    enum Role {
        case start
        case preparation(Job)
        case task(Job, id: String, run: Int)
        case release(Job)
    }

    let role: Role
    /// The task as it was asked for.
    let specification: JSONValue
    let pool: Pool
    let node: Node
    let account: BatchAccount
    /// The URL of the account's data plane.
    let accountURL: String

    /// Where tasks and the like have their folders on a real node.
    static let linuxRoot = "/mnt/batch/tasks"
    static let windowsRoot = "D:\\batch\\tasks"

    init?(
        _ role: Role, _ specification: JSONValue, node: String, of pool: String,
        in account: String, _ state: State
    ) {
        guard let held = state.accounts[account], let found = held.pools[pool.lowercased()],
            let place = found.nodes.first(where: { $0.id == node })
        else { return nil }
        self.init(role, specification, node: place, of: found, in: held, state)
    }

    init(
        _ role: Role, _ specification: JSONValue, node: Node, of pool: Pool,
        in account: BatchAccount, _ state: State
    ) {
        self.role = role
        self.specification = specification
        self.pool = pool
        self.node = node
        self.account = account
        accountURL = "https://" + state.endpoints.account(account.id.name, in: account.location)
    }

    var commandLine: String { specification["commandLine"]?.string ?? "" }

    private var job: Job? {
        switch role {
        case .start: nil
        case .preparation(let job), .task(let job, _, _), .release(let job): job
        }
    }

    private var taskID: String? {
        switch role {
        case .start: nil
        case .preparation: specification["id"]?.string ?? "jobpreparation"
        case .task(_, let id, _): id
        case .release: specification["id"]?.string ?? "jobrelease"
        }
    }

    /// Its folder below the node's root, with `/`.
    var folder: String {
        guard let job, let taskID else { return "startup" }
        if case .task = role { return NodeFolder.root(ofTask: taskID, job: job.id) }
        return "workitems/\(job.id)/job-1/\(taskID)"
    }

    var user: MachineUser {
        let run = if case .task(_, _, let run) = role { String(run) } else { "0" }
        return MachineUser(specification["userIdentity"], in: pool, run: run)
    }

    // MARK: - Variables

    /// The variables that it finds, below a root folder.
    func variables(root: String) -> [String: String] {
        let separator = pool.isWindows ? "\\" : "/"
        func path(_ rest: String) -> String {
            root + separator + rest.replacing("/", with: separator)
        }
        var variables = [
            "AZ_BATCH_ACCOUNT_NAME": account.id.name, "AZ_BATCH_ACCOUNT_URL": accountURL + "/",
            "AZ_BATCH_POOL_ID": pool.name, "AZ_BATCH_NODE_ID": node.id,
            "AZ_BATCH_NODE_ROOT_DIR": root, "AZ_BATCH_NODE_SHARED_DIR": path("shared"),
            "AZ_BATCH_NODE_STARTUP_DIR": path("startup"),
            "AZ_BATCH_NODE_MOUNTS_DIR": path("fsmounts"),
            "AZ_BATCH_NODE_IS_DEDICATED": node.isDedicated ? "true" : "false",
            "AZ_BATCH_TASK_DIR": path(folder), "AZ_BATCH_TASK_WORKING_DIR": path(folder + "/wd"),
            "AZ_BATCH_TASK_USER": user.name,
        ]
        if !pool.isWindows { variables["AZ_BATCH_CERTIFICATES_DIR"] = path(folder + "/certs") }
        if let job {
            variables["AZ_BATCH_JOB_ID"] = job.id
            variables["AZ_BATCH_TASK_ID"] = taskID
            if let preparation = job.preparationTask {
                let id = preparation["id"]?.string ?? "jobpreparation"
                variables["AZ_BATCH_JOB_PREP_DIR"] = path("workitems/\(job.id)/job-1/\(id)")
                variables["AZ_BATCH_JOB_PREP_WORKING_DIR"] =
                    path("workitems/\(job.id)/job-1/\(id)/wd")
            }
        }
        return variables.merging(settings) { $1 }
    }

    /// Those of the job and its own, which come last.
    private var settings: [String: String] {
        let common = job?.specification["commonEnvironmentSettings"]?.array ?? []
        let own = specification["environmentSettings"]?.array ?? []
        let pairs = (common + own).compactMap { item in
            item["name"]?.string.map { ($0, item["value"]?.string ?? "") }
        }
        return Dictionary(pairs) { $1 }
    }

    // MARK: - Simulation

    /// Acts it out at once, whose requests are answered as if they all came now.
    ///
    /// - Returns: What it comes to, and what it changes on the node.
    func simulate(
        _ state: inout State
    ) -> (result: CommandLine, changes: [String: MachineFile?]) {
        var session = session(at: 0)
        while let request = session.request {
            session.answer(state.answer(request, from: pool))
        }
        return (session.result ?? CommandLine(exitCode: 0), session.changes)
    }

    /// Begins it.
    func session(at instant: Double) -> ShellSession {
        ShellSession(commandLine, in: surroundings, at: instant)
    }

    private var surroundings: CommandSurroundings {
        let root = pool.isWindows ? Self.windowsRoot : Self.linuxRoot
        var surroundings = CommandSurroundings()
        surroundings.user = user
        surroundings.users.formUnion(
            (pool.properties["userAccounts"]?.array ?? []).compactMap { $0["name"]?.string })
        surroundings.variables = variables(root: root)
        surroundings.isWindows = pool.isWindows
        surroundings.certificates = node.machine.certificates + storeCertificates
        surroundings.files = node.machine.files
        surroundings.folder = path("")
        if !pool.isWindows { furnish(&surroundings.files, root: root) }
        for file in certificateFiles {
            let path = "\(root)/\(folder)/certs/\(file.name)"
            surroundings.files.put(
                MachineFile(content: .data(file.content), owner: user.name, mode: 0o600), at: path)
        }
        return surroundings
    }

    /// The folders that every image has, and the command's own.
    private func furnish(_ files: inout MachineFiles, root: String) {
        let usual = ["etc", "home", "opt", "root", "srv", "usr/bin", "var/log", "var/tmp"]
        for path in usual.map({ "/" + $0 }) + ["\(root)/startup"] where files[path] == nil {
            files.put(.folder(), at: path)
        }
        if files["/tmp"] == nil { files.put(.folder(mode: 0o1777), at: "/tmp") }
        var shared = MachineFile.folder(mode: 0o1777)
        shared.group = MachineUser.group
        if files["\(root)/shared"] == nil { files.put(shared, at: "\(root)/shared") }
        if files[path("")] == nil { files.put(own(.folder), at: path("")) }
    }
}
