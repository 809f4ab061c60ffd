import Azure
import JSON
import Testing
import Transport

@testable import AzureResources

struct RoleAssignmentsTests {
    static let scope =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"
    static let role = "4633458b-17de-408a-b874-0445c86b69e6"

    func put(_ transport: ScriptedTransport) async throws -> HTTPResponse {
        let manager = ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: .immediate)
        return try await RoleAssignments(manager).put(
            scope: Self.scope, roleDefinition: Self.role, principal: "1111")
    }

    static func error(_ code: String, status: Int) -> HTTPResponse {
        .json(#"{"error":{"code":"\#(code)","message":"m"}}"#, status: status)
    }

    /// Computed by Python's `uuid.uuid5(uuid.NAMESPACE_URL, …)`.
    @Test func nameFollowsFromTheThreeWhateverTheCase() {
        let name = "cd1c7af6-dd40-5af2-953d-f954cf31be66"
        #expect(RoleAssignments.name(Self.scope, Self.role, "1111") == name)
        #expect(
            RoleAssignments.name(Self.scope.uppercased(), Self.role.uppercased(), "1111") == name)
    }

    @Test func sendsWhatTheServiceWants() async throws {
        let transport = ScriptedTransport(.json("{}", status: 201))
        _ = try await put(transport)
        let request = try #require(transport.requests.first)
        #expect(request.method == "PUT")
        #expect(
            request.url == "https://management.azure.com\(Self.scope)/providers/"
                + "Microsoft.Authorization/roleAssignments/cd1c7af6-dd40-5af2-953d-f954cf31be66"
                + "?api-version=2022-04-01")
        let properties = try JSONValue(parsing: request.body ?? [])["properties"]
        #expect(properties?["principalType"] == "ServicePrincipal")
        #expect(properties?["principalId"] == "1111")
        #expect(
            properties?["roleDefinitionId"]
                == .string(
                    "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/\(Self.role)"
                ))
    }

    @Test func waitsUntilTheDirectoryKnowsThePrincipal() async throws {
        let unknown = Self.error("PrincipalNotFound", status: 400)
        let transport = ScriptedTransport(unknown, unknown, .json("{}", status: 201))
        #expect(try await put(transport).status == 201)
        #expect(Set(transport.requests.map(\.url)).count == 1)
    }

    @Test func givesUpOnAPrincipalThatStaysUnknown() async {
        let unknown = Self.error("PrincipalNotFound", status: 400)
        let transport = ScriptedTransport(Array(repeating: .success(unknown), count: 20))
        let error = await #expect(throws: AzureError.self) { try await put(transport) }
        #expect(error?.code == "PrincipalNotFound")
        #expect(transport.requests.count == 10)
    }

    @Test func givesTheAssignmentThatSomebodyElseMade() async throws {
        let other = #"{"name":"other","properties":{"scope":"/subscriptions/s","roleDefinitionId":"#
        let known = #"{"name":"known","properties":{"scope":"\#(Self.scope)","roleDefinitionId":"#
        let definition = #""/x/roleDefinitions/\#(Self.role)"}}"#
        let transport = ScriptedTransport(
            Self.error("RoleAssignmentExists", status: 409),
            .json(#"{"value":[\#(other)\#(definition),\#(known)\#(definition)]}"#))
        let response = try await put(transport)
        #expect(try JSONValue(parsing: response.body)["name"] == "known")
        #expect(transport.requests[1].url.hasSuffix("&$filter=principalId%20eq%20%271111%27"))
    }

    @Test func passesOnThatOneExistsWhichCannotBeFound() async {
        let transport = ScriptedTransport(
            Self.error("RoleAssignmentExists", status: 409), .json(#"{"value":[]}"#))
        let error = await #expect(throws: AzureError.self) { try await put(transport) }
        #expect(error?.code == "RoleAssignmentExists")
    }
}
