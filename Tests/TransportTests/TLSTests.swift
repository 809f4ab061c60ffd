import Emulator
import JSON
import Testing
import Transport

/// The emulator's server has a certificate of its own authority, which nobody trusts by default.
struct TLSTests {
    let emulator: Emulator
    let ready: JSONValue

    init() throws {
        emulator = try Emulator(EmulatorConfiguration())
        ready = try emulator.start()
    }

    func send(_ host: String, trusting file: String?) async throws -> HTTPResponse {
        var configuration = CurlTransport.Configuration()
        configuration.additionalCAFile = file
        let port = try #require(ready["port"]?.integer)
        return try await CurlTransport(configuration: configuration).send(
            HTTPRequest("GET", "https://\(host):\(port)/"))
    }

    @Test func trustsAnAuthorityThatIsNamedAndNoOther() async throws {
        defer { emulator.stop() }
        let authority = try #require(ready["ca_file"]?.string)
        let response = try await send("management.localhost", trusting: authority)
        #expect(response.status >= 400)  // reached, but with nothing to say at this path

        let untrusted = await #expect(throws: TransportError.self) {
            try await send("management.localhost", trusting: nil)
        }
        #expect(untrusted?.code == .tls)

        let misnamed = await #expect(throws: TransportError.self) {
            try await send("other.localhost", trusting: authority)
        }
        #expect(misnamed?.code == .tls)
    }

    @Test func refusesAnAuthorityFileThatCannotBeRead() {
        emulator.stop()
        var configuration = CurlTransport.Configuration()
        configuration.additionalCAFile = "/nonexistent.pem"
        let error = #expect(throws: TransportError.self) {
            try CurlTransport(configuration: configuration)
        }
        #expect(error?.code == .badAuthority)
    }
}
