internal import JSON
internal import Secrets
internal import Transport

/// The control endpoint of the emulator that runs beside the shell.
struct EmulatorControl: Sendable {
    private let transport: CurlTransport
    private let base: String
    private let token: Secret

    init(readyLine: [UInt8]) throws {
        let information = try EmulatorInformation(readyLine: readyLine)
        var configuration = CurlTransport.Configuration()
        configuration.additionalCAFile = try information.certificateAuthorityFile()
        transport = try CurlTransport(configuration: configuration)
        base = try information.control()
        token = try information.controlToken()
    }

    /// Sends a request.
    ///
    /// - Returns: The body of the answer.
    /// - Throws: ``BindingError`` with what the emulator says if it refuses, `TransportError`.
    func send(_ method: String, _ path: String, _ body: [UInt8]?) async throws -> [UInt8] {
        let request = HTTPRequest(
            method, base + path,
            headers: [
                "Authorization": "Bearer \(token.revealed())", "Content-Type": "application/json",
            ], body: body)
        let response = try await transport.send(request)
        guard response.status < 400 else {
            let error = (try? JSONValue(parsing: response.body))?["error"]
            throw BindingError(
                code: error?["code"]?.string ?? "Emulator",
                message: error?["message"]?.string
                    ?? "cannot steer the emulator: it answered with status \(response.status)")
        }
        return response.body
    }
}
