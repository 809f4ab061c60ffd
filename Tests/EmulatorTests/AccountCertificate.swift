import FoundationEssentials
import JSON
import Secrets
import Testing

@testable import Emulator

/// The operator's third file, which the account of the tests doesn't hold, for its management plane.
struct AccountCertificate {
    let cloud: TestCloud
    let thumbprint: String

    init(_ cloud: TestCloud) throws {
        self.cloud = cloud
        thumbprint = try #require(cloud.seed.accounts[1].account.certificates.keys.first)
    }

    var path: String { "\(cloud.account)/certificates/SHA1-\(thumbprint)" }

    var properties: JSONValue {
        let file = cloud.seed.operatorFiles[2]
        return [
            "data": .string(Data(file.contents).base64EncodedString()),
            "password": .string(file.password.revealed()),
        ]
    }

    func send(
        _ method: String, _ properties: JSONValue? = nil, headers: HeaderFields = [:]
    ) throws -> ServerResponse {
        try cloud.management(
            method, path, headers: headers, body: ["properties": properties ?? self.properties])
    }
}
