extension Emulator {
    /// Listens on the port of the run before, or on a free one if that is taken.
    func usualOrFree<Server>(
        _ usual: Int?, _ listen: (_ port: Int) throws(EmulatorError) -> Server
    ) throws(EmulatorError) -> Server {
        if let usual, let server = try? listen(usual) { return server }
        return try listen(0)
    }

    /// The port of the services can't be another: the state has URLs with it.
    static func usualPortIsTaken(_ error: EmulatorError, _ port: Int) -> EmulatorError {
        EmulatorError(
            code: error.code,
            message: "\(error.message); URLs in the restored state have port \(port): end what "
                + "listens there, or give another with --port, to which they don't lead")
    }
}
