internal import Dispatch
public import JSON
internal import Synchronization

/// What runs while an emulator listens.
struct Running: Sendable {
    /// One for each address, all with the same port.
    let servers: [HTTPServer]
    let metadata: HTTPServer
    let proxy: ProxyServer
    let folder: StateFolder
    let runner: TaskRunner?
    var announcement: Announcement?
}

extension Emulator {
    /// Starts to listen, and writes certificates and secrets into the state folder.
    ///
    /// - Returns: The ready line: one JSON object with every endpoint and where the secrets lie.
    /// - Throws: ``EmulatorError``.
    public func start() throws(EmulatorError) -> JSONValue {
        let folder = try StateFolder(configuration.stateFolder)
        do throws(EmulatorError) {
            endInterruptedProcesses(folder)
            var identity = identity
            let running = try listen(folder, &identity)
            try saveStart(identity)
            let line = try ReadyLine(self, folder, proxyPort: running.proxy.port).json
            try folder.write(line.serialized(), to: RunningEmulator.readyFile)
            self.running.withLock { $0 = running }
            return line
        } catch {
            folder.removeIfTemporary()
            throw error
        }
    }

    /// Stops.
    ///
    /// Requests in work are answered, connections closed, a folder made for this run deleted.
    public func stop() {
        let stopped = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let stopped else { return }
        stopped.announcement?.withdraw(stopped.folder)
        stopped.folder.remove(RunningEmulator.readyFile)
        let servers = stopped.servers + [stopped.metadata]
        for server in servers { server.beginToStop() }
        let deadline = DispatchTime.now() + HTTPServer.patience
        for server in servers { server.stop(by: deadline) }
        stopped.proxy.stop()
        stopped.runner?.stop(removingFolders: stopped.folder.isTemporary)
        endSaving()
        stopped.folder.removeIfTemporary()
    }

    private func listen(
        _ folder: StateFolder, _ run: inout RunIdentity
    ) throws(EmulatorError) -> Running {
        let regions = seed.accounts.map(\.account.location)
        let identity = try HostCertificate(folder).identity(regions: regions, keptIn: &run)
        let servers = try listen(configuration.addresses(), identity, usual: run.ports?.services)
        let port = servers.first?.port ?? 0
        let metadata = try usualOrFree(run.ports?.metadata) { port throws(EmulatorError) in
            try HTTPServer(port: port, identity: nil, threads: 1) { [weak self] in
                self?.handleMetadata($0) ?? Self.gone
            }
        }
        state.withLock { $0.listen(port: port, imdsPort: metadata.port) }
        let usualProxy = configuration.proxyPort == 0 ? run.ports?.proxy : nil
        let proxy = try usualOrFree(usualProxy) { proxyPort throws(EmulatorError) in
            try ProxyServer(
                port: proxyPort == 0 ? configuration.proxyPort : proxyPort,
                rules: proxyRules(port: port))
        }
        run.ports = RunIdentity.Ports(
            services: port, metadata: metadata.port, proxy: proxy.port)
        return Running(
            servers: servers, metadata: metadata, proxy: proxy, folder: folder,
            runner: makeRunner(folder))
    }

    private func makeRunner(_ folder: StateFolder) -> TaskRunner? {
        guard configuration.runsTasks else { return nil }
        let root = folder.path(of: "nodes")
        state.withLock { $0.processes.root = root }
        return TaskRunner(root: root) { [weak self] key, result in
            self?.state.withLock { $0.finish(key, result) }
            self?.carryOutOrders()
            self?.planSaving()
        }
    }

    /// Starts and stops the processes that the state has asked for, without holding its lock.
    func carryOutOrders() {
        guard configuration.runsTasks, let runner = running.withLock({ $0?.runner }) else { return }
        runner.carryOut { state.withLock { $0.processes.take() } }
    }

    /// Starts a server on each address, on one port for all.
    ///
    /// A port that the system chose on the first address may be taken on the next: then another
    /// is tried.
    ///
    /// - Parameter usual: The port in the URLs of a restored state, which is used again.
    private func listen(
        _ addresses: [ServerAddress], _ identity: HTTPServer.Identity, usual: Int?
    ) throws(EmulatorError) -> [HTTPServer] {
        let wanted = configuration.port == 0 ? usual ?? 0 : configuration.port
        var attempts = 0
        while true {
            var servers: [HTTPServer] = []
            do throws(EmulatorError) {
                for address in addresses {
                    let port = servers.first?.port ?? wanted
                    servers.append(try listen(address, port, identity))
                }
                return servers
            } catch {
                for server in servers { server.stop() }
                attempts += 1
                if configuration.port == 0, wanted != 0 {
                    throw Self.usualPortIsTaken(error, wanted)
                }
                if wanted != 0 || servers.isEmpty || attempts == 5 { throw error }
            }
        }
    }

    /// The emulator outlives its servers: it stops them, or the process ends.
    private func listen(
        _ address: ServerAddress, _ port: Int, _ identity: HTTPServer.Identity
    ) throws(EmulatorError) -> HTTPServer {
        try HTTPServer(
            on: address, port: port, identity: identity, maximumBodyBytes: BlobService.largestBody
        ) { [weak self] in
            self?.handle($0) ?? Self.gone
        }
    }

    private static var gone: ServerResponse { ServerResponse(503, text: "stopping\n") }
}
