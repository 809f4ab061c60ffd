public import JSON
internal import Synchronization

/// What runs while an emulator listens.
struct Running: Sendable {
    let server: HTTPServer
    let metadata: HTTPServer
    let proxy: ProxyServer
    let folder: StateFolder
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
            let running = try listen(folder)
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
        stopped.server.stop()
        stopped.metadata.stop()
        stopped.proxy.stop()
        stopped.folder.removeIfTemporary()
    }

    private func listen(_ folder: StateFolder) throws(EmulatorError) -> Running {
        let regions = seed.accounts.map(\.account.location)
        let identity = try HostCertificate(folder).identity(regions: regions)
        // The emulator outlives its servers: it stops them, or the process ends.
        let server = try HTTPServer(port: configuration.port, identity: identity) { [weak self] in
            self?.handle($0) ?? Self.gone
        }
        let metadata = try HTTPServer(port: 0, identity: nil, threads: 1) { [weak self] in
            self?.handleMetadata($0) ?? Self.gone
        }
        state.withLock { state in
            state.endpoints.port = server.port
            state.endpoints.imdsPort = metadata.port
        }
        let proxy = try ProxyServer(
            port: configuration.proxyPort, rules: proxyRules(port: server.port))
        return Running(server: server, metadata: metadata, proxy: proxy, folder: folder)
    }

    private static var gone: ServerResponse { ServerResponse(503, text: "stopping\n") }
}
