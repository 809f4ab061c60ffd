import FoundationEssentials
import JSON
import Secrets
import Synchronization
import Testing
import X509

@testable import Emulator

/// Client assertions, federated tokens and users, as MSAL sends them.
struct SignInTests {
    private let cloud: TestCloud
    private let azureCLI = Directory.publicClients[0]
    private let base = "https://login.localhost:8443"

    init() throws {
        cloud = try TestCloud()
    }

    private var directory: Directory { cloud.seed.directory }
    private var clientID: String { cloud.seed.operatorClientID }

    // MARK: - Certificates

    @Test(arguments: ["RS256", "PS256"])
    func registeredCertificateSignsIn(algorithm: String) throws {
        let response = post(assertion: try assertion(algorithm: algorithm))
        #expect(response.status == 200)
        #expect(try claims(response, "access_token")["appidacr"] == "2")
    }

    @Test func assertionMayHaveFractionsAndTheAudienceOfVersion1() throws {
        let response = post(
            assertion: try assertion { claims in
                claims["exp"] = .number(1_760_000_600.5)
                claims["aud"] = .string("\(base)/\(directory.domain)/oauth2/token")
            })
        #expect(response.status == 200)
    }

    @Test(arguments: [
        ("iss", "other", 700_021), ("sub", "other", 700_021),
        ("aud", "https://example.org/token", 700_023),
    ])
    func claimOfAnotherIsRefused(claim: String, value: String, number: Int64) throws {
        let response = post(assertion: try assertion { $0[claim] = .string(value) })
        try expect(response, number, status: 401)
    }

    @Test(arguments: [(-1000, -600), (600, 1200)])
    func assertionOutsideOfItsTimeIsRefused(from: Int64, until: Int64) throws {
        let now: Int64 = 1_760_000_000
        let response = post(
            assertion: try assertion { claims in
                claims["nbf"] = .integer(now + from)
                claims["exp"] = .integer(now + until)
            })
        try expect(response, 700_024, status: 401)
    }

    @Test func keyOfAnotherCertificateIsRefused() throws {
        let stranger = try PrivateKey.rsa(bits: 2048)
        try expect(post(assertion: try assertion(key: stranger)), 700_027, status: 401)
        let unknown = try assertion(thumbprint: [UInt8](repeating: 7, count: 20))
        try expect(post(assertion: unknown), 700_027, status: 401)
    }

    @Test func assertionThatChoosesNoAlgorithmIsRefused() throws {
        try expect(post(assertion: try assertion(algorithm: "none")), 50_027, status: 400)
        try expect(post(assertion: "not.a.token"), 50_027, status: 400)
    }

    // MARK: - Federated tokens

    @Test func applicationTrustsItsOwnSubjectAlone() throws {
        let right = try federated(DirectoryMaker.federatedSubject)
        #expect(post(assertion: right).status == 200)
        try expect(post(assertion: try federated("somebody")), 700_213, status: 401)
        let audience = try federated(DirectoryMaker.federatedSubject, audience: "api://other")
        try expect(post(assertion: audience), 700_212, status: 401)
        cloud.clock.advance(by: 4000)
        try expect(post(assertion: right), 700_024, status: 401)
    }

    @Test func managedIdentityTrustsWhomItsCredentialsName() throws {
        let token = try federated("repo:contoso/render")
        let identity = cloud.identity
        let before = post(clientID: identity.clientID, assertion: token)
        try expect(before, 700_211, status: 401)
        let issuer = cloud.emulator.state.withLock { $0.endpoints.federationIssuer }
        let path = "\(identity.id)/federatedIdentityCredentials/ci-main"
        let made = try cloud.management(
            "PUT", path, version: "2023-01-31",
            body: [
                "properties": [
                    "issuer": .string(issuer), "subject": "repo:contoso/render",
                    "audiences": [.string(FederationService.audience)],
                ]
            ])
        #expect(made.status == 201)
        let after = post(clientID: identity.clientID, assertion: token)
        #expect(after.status == 200)
        #expect(try claims(after, "access_token")["oid"]?.string == identity.principalID)
        #expect(try cloud.management("DELETE", path, version: "2023-01-31").status == 200)
        #expect(post(clientID: identity.clientID, assertion: token).status == 401)
    }

    // MARK: - Device codes

    @Test func approvedDeviceCodeGivesTheTokensOfItsUser() throws {
        let code = try deviceCode()
        #expect(try poll(code).json["error"] == "authorization_pending")
        #expect(try poll(code).json["error"] == "slow_down")
        #expect(decide(code, "approve").status == 204)
        let response = poll(code)
        let user = try #require(directory.users.first)
        #expect(try claims(response, "access_token")["upn"]?.string == user.principalName)
        let identity = try claims(response, "id_token")
        #expect(identity["aud"]?.string == azureCLI)
        #expect(identity["iss"]?.string == "\(base)/\(directory.tenantID)/v2.0")
        #expect(try poll(code).json["error"] == "bad_verification_code")

        let refresh = try #require(try response.json["refresh_token"]?.string)
        let again = post([
            "grant_type": "refresh_token", "client_id": azureCLI, "refresh_token": refresh,
            "scope": TestCloud.batchScope, "client_info": "1",
        ])
        #expect(try claims(again, "access_token")["aud"] == "https://batch.core.windows.net/")
        #expect(try again.json["client_info"]?.string != nil)
        try expect(
            post([
                "grant_type": "refresh_token", "client_id": azureCLI, "refresh_token": "no",
                "scope": TestCloud.batchScope,
            ]), 9_002_313, status: 400)
    }

    @Test func deniedAndExpiredDeviceCodesSaySo() throws {
        let denied = try deviceCode()
        #expect(decide(denied, "deny").status == 204)
        #expect(try poll(denied).json["error"] == "authorization_declined")
        let late = try deviceCode()
        cloud.clock.advance(by: Double(SignIns.codeLifetime))
        #expect(try poll(late).json["error"] == "expired_token")
        #expect(decide(late, "approve").status == 404)
    }

    @Test func pageApprovesACodeAndEscapesWhatIsTyped() throws {
        let code = try deviceCode()
        let typed = send("POST", "/devicelogin", ["code": "<script>", "action": "allow"])
        #expect(typed.status == 400)
        let text = String(decoding: typed.body, as: UTF8.self)
        #expect(text.contains("&lt;SCRIPT&gt;") && !text.contains("<SCRIPT>"))
        let right = send(
            "POST", "/devicelogin",
            ["code": try #require(code["user_code"]?.string), "action": "allow"])
        #expect(right.status == 200)
        #expect(poll(code).status == 200)
    }

    @Test func passwordIsChecked() throws {
        let user = try #require(directory.users.first)
        var form = [
            "grant_type": "password", "client_id": azureCLI, "username": user.principalName,
            "password": user.password.revealed(), "scope": TestCloud.managementScope,
        ]
        #expect(post(form).status == 200)
        form["password"] = "wrong"
        try expect(post(form), 50_126, status: 400)
        form["username"] = "nobody"
        try expect(post(form), 50_034, status: 400)
    }

    // MARK: - Requests

    private func assertion(
        algorithm: String = "RS256", key: PrivateKey? = nil, thumbprint: [UInt8]? = nil,
        _ change: (inout JSONValue) -> Void = { _ in }
    ) throws -> String {
        let bundle = cloud.seed.operatorCertificate
        var claims: JSONValue = [
            "aud": .string("\(base)/\(directory.tenantID)/oauth2/v2.0/token"),
            "iss": .string(clientID), "sub": .string(clientID), "nbf": 1_760_000_000,
            "exp": 1_760_000_600,
        ]
        change(&claims)
        let isPSS = algorithm == "PS256"
        let digest = isPSS ? Digest.sha256 : Digest.sha1
        let header: JSONValue = [
            "alg": .string(algorithm),
            isPSS ? "x5t#S256" : "x5t": .string(
                Base64URL.encode(thumbprint ?? digest(bundle.leaf.derBytes))),
        ]
        let signed = [header, claims].map { Base64URL.encode($0.serialized()) }
            .joined(separator: ".")
        let signer = try key ?? #require(bundle.privateKey)
        let proof = try signer.sign(Array(signed.utf8), with: isPSS ? .ps256 : .rs256)
        return "\(signed).\(Base64URL.encode(proof))"
    }

    private func federated(
        _ subject: String, audience: String = FederationService.audience
    ) throws -> String {
        try cloud.emulator.state.withLock { state in
            try FederationService.token(state, subject: subject, audience: audience, seconds: 3600)
        }
    }

    private func deviceCode() throws -> JSONValue {
        let response = send(
            "POST", "/organizations/oauth2/v2.0/devicecode",
            [
                "client_id": azureCLI,
                "scope": "\(TestCloud.managementScope) openid profile offline_access",
            ])
        #expect(response.status == 200)
        return try response.json
    }

    /// As MSAL for Python does it: without the scope.
    private func poll(_ code: JSONValue) -> ServerResponse {
        post([
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": azureCLI,
            "device_code": code["device_code"]?.string ?? "",
        ])
    }

    private func decide(_ code: JSONValue, _ verb: String) -> ServerResponse {
        let token = cloud.emulator.controlToken.revealed()
        return cloud.emulator.handle(
            ServerRequest(
                "POST", "/device-codes/\(code["user_code"]?.string ?? "")/\(verb)",
                headers: ["Host": "control.localhost", "Authorization": "Bearer \(token)"]))
    }

    private func post(clientID: String? = nil, assertion: String) -> ServerResponse {
        post([
            "grant_type": "client_credentials", "client_id": clientID ?? self.clientID,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion, "scope": TestCloud.managementScope,
        ])
    }

    private func post(_ form: [String: String]) -> ServerResponse {
        send("POST", "/\(directory.tenantID)/oauth2/v2.0/token", form)
    }

    private func send(
        _ method: String, _ path: String, _ form: [String: String]
    ) -> ServerResponse {
        let body = form.map { "\($0.key)=\(PercentCoding.encode($0.value))" }
            .joined(separator: "&")
        return cloud.emulator.handle(
            ServerRequest(
                method, path, headers: ["Host": "login.localhost:8443"], body: Array(body.utf8)))
    }

    private func claims(_ response: ServerResponse, _ name: String) throws -> JSONValue {
        let token = try #require(try response.json[name]?.string.flatMap { WebToken($0) })
        #expect(token.isSigned(by: directory.signingKey))
        return token.claims
    }

    private func expect(
        _ response: ServerResponse, _ number: Int64, status: Int
    ) throws {
        #expect(response.status == status)
        #expect(try response.json.at("error_codes/0")?.integer == number)
    }
}
