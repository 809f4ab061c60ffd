import JSON
import Testing

@testable import Emulator

struct MetadataTests {
    private let cloud: TestCloud
    private static let target =
        "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net"

    init() throws {
        cloud = try TestCloud()
    }

    private func ask(_ target: String, _ headers: HeaderFields = ["Metadata": "true"]) throws
        -> (status: Int, body: JSONValue)
    {
        let response = cloud.emulator.handleMetadata(
            ServerRequest("GET", target, headers: headers))
        return (response.status, try response.json)
    }

    @Test func numbersAreStrings() throws {
        let (status, body) = try ask(Self.target)
        #expect(status == 200)
        #expect(body["expires_in"] == "3599")
        #expect(body["client_id"]?.string == cloud.identity.clientID)
    }

    @Test func headerIsRequiredAndMustNotBeForwarded() throws {
        let missing = try ask(Self.target, [:])
        #expect(missing.status == 400)
        #expect(missing.body["error_description"] == "Required metadata header not specified")
        let forwarded = try ask(Self.target, ["Metadata": "true", "X-Forwarded-For": "10.0.0.1"])
        #expect(forwarded.status == 400)
    }

    @Test func identityIsChosenByAnyOfItsIds() throws {
        for selector in [
            "client_id=\(cloud.identity.clientID)", "object_id=\(cloud.identity.principalID)",
            "msi_res_id=\(PercentCoding.encode(cloud.identity.id.description))",
        ] {
            #expect(try ask("\(Self.target)&\(selector)").status == 200)
        }
        let unknown = try ask("\(Self.target)&client_id=11111111-1111-1111-1111-111111111111")
        #expect(unknown.status == 400)
        #expect(unknown.body["error_description"] == "Identity not found")
    }

    @Test func severalIdentitiesNeedASelector() throws {
        let cloud = try TestCloud { seed in
            let id = ResourcePath(seed.identities[0].id.description + "-2")
            seed.identities.append(
                ManagedIdentity(id: id, location: "eastus", clientID: "c2", principalID: "p2"))
        }
        let response = cloud.emulator.handleMetadata(
            ServerRequest("GET", Self.target, headers: ["Metadata": "true"]))
        #expect(response.status == 400)
        #expect(
            try response.json["error_description"]?.string?.hasPrefix("Multiple user assigned")
                == true)
    }
}
