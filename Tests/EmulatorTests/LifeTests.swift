import JSON
import Testing

@testable import Emulator

/// A pool that gets its certificate from the vault, from the request to the running nodes.
struct LifeTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func put(_ body: JSONValue) throws {
        let response = try cloud.management(
            "PUT", "\(cloud.account)/pools/successor", body: body)
        try #require(response.status == 200)
    }

    private func states() throws -> Set<String> {
        Set(try cloud.nodes(of: "successor").compactMap { $0["state"]?.string })
    }

    @Test func nodesComeUpStepByStep() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        try put(cloud.poolBody())
        #expect(try cloud.nodes(of: "successor").isEmpty)
        cloud.clock.advance(by: LifeTimes.allocation)
        #expect(try states() == ["creating"])
        #expect(try cloud.nodes(of: "successor").count == 2)
        cloud.clock.advance(by: LifeTimes.creation)
        #expect(try states() == ["starting"])
        let pool = try cloud.batch("GET", "/pools/successor").json
        #expect(pool["allocationState"] == "steady")
        cloud.clock.advance(by: LifeTimes.boot)
        #expect(try states() == ["waitingforstarttask"])
        cloud.clock.advance(by: LifeTimes.startTask)
        #expect(try states() == ["idle"])
        let node = try #require(try cloud.nodes(of: "successor").first)
        #expect(node.at("startTaskInfo/result") == "success")
    }

    @Test func extensionReportsTheCertificateThatItInstalled() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        try put(cloud.poolBody())
        cloud.clock.advance(by: 60)
        let view = try cloud.firstExtension(of: "successor")
        #expect(view["provisioningState"] == "Succeeded")
        #expect(view.at("instanceView/statuses/0/code") == "ProvisioningState/succeeded")
        let message = view.at("instanceView/statuses/0/message")?.string ?? ""
        #expect(message.hasPrefix("Successfully started Key Vault extension service. 2025-"))
        let installed = view.at("instanceView/subStatuses/0/message")?.string ?? ""
        #expect(installed.contains(cloud.seed.operatorFiles[0].thumbprint))
        #expect(installed.contains("https://contoso-kv.vault.localhost:8443/secrets/render/"))
        #expect(view.at("vmExtension/protectedSettings") == nil)
    }

    @Test func timesOfStepsAreThoseAtWhichTheyWereDue() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        let begin = Timestamp(cloud.clock.now)
        try put(cloud.poolBody())
        cloud.clock.advance(by: 1000)
        let node = try #require(try cloud.nodes(of: "successor").first)
        #expect(node["allocationTime"]?.string == begin.adding(seconds: 8).iso8601)
        #expect(node["lastBootTime"]?.string == begin.adding(seconds: 23).iso8601)
    }

    @Test func withoutTheRoleTheExtensionRetriesAndThenTheNodeIsUnusable() throws {
        try cloud.importRender()
        try put(cloud.poolBody())
        cloud.clock.advance(by: 60)
        #expect(try states() == ["starting"])
        let waiting = try cloud.firstExtension(of: "successor")
        #expect(waiting.at("instanceView/statuses/0/code") == "ProvisioningState/transitioning")
        let reason = waiting.at("instanceView/statuses/0/message")?.string ?? ""
        #expect(reason.contains("HTTP 403 (Forbidden, ForbiddenByRbac)"))

        cloud.clock.advance(by: 25 * 60)
        let node = try #require(try cloud.nodes(of: "successor").first)
        #expect(node["state"] == "unusable")
        #expect(node.at("errors/0/code") == "VMExtensionProvisioningError")
        let failed = try cloud.firstExtension(of: "successor")
        #expect(failed["provisioningState"] == "Failed")
        #expect(failed.at("instanceView/statuses/0/level") == "Error")
    }

    @Test func theRoleInTimeMendsIt() throws {
        try cloud.importRender()
        try put(cloud.poolBody())
        cloud.clock.advance(by: 120)
        #expect(try states() == ["starting"])
        try cloud.assignSecretsUser()
        cloud.clock.advance(by: 120)
        #expect(try states() == ["idle"])
    }

    @Test func aRoleOnTheOneSecretIsEnough() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser(scope: "\(cloud.vault)/secrets/render")
        try put(cloud.poolBody())
        cloud.clock.advance(by: 60)
        #expect(try states() == ["idle"])
    }

    @Test func withoutInitialSyncNodesStartAnywayAndGetItLater() throws {
        try cloud.importRender()
        try put(cloud.poolBody(requireInitialSync: false))
        cloud.clock.advance(by: 60)
        #expect(try states() == ["idle"])
        #expect(
            try cloud.firstExtension(of: "successor").at("instanceView/subStatuses/0/code")
                == "ComponentStatus/Certificate/failed")
        try cloud.assignSecretsUser()
        cloud.clock.advance(by: 400)
        #expect(
            try cloud.firstExtension(of: "successor").at("instanceView/subStatuses/0/code")
                == "ComponentStatus/Certificate/succeeded")
    }

    @Test func aNewVersionArrivesWithTheNextPoll() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        try put(cloud.poolBody())
        cloud.clock.advance(by: 60)
        let before = try cloud.firstExtension(of: "successor")
            .at("instanceView/subStatuses/0/message")
        let second = try cloud.importRender().json["sid"]?.string ?? "?"
        cloud.clock.advance(by: 400)
        let after = try cloud.firstExtension(of: "successor")
            .at("instanceView/subStatuses/0/message")
        #expect(after != before)
        #expect(after?.string?.contains(second) == true)
    }

    @Test(arguments: [
        ("client", "Identity not found"), ("secret", "HTTP 404 (SecretNotFound)"),
    ])
    func whatIsWrongIsSaid(wrong: String, reason: String) throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        try put(
            cloud.poolBody(
                secret: wrong == "secret" ? "other" : "render",
                clientID: wrong == "client" ? "11111111-1111-1111-1111-111111111111" : nil))
        cloud.clock.advance(by: 60)
        let message =
            try cloud.firstExtension(of: "successor")
            .at("instanceView/statuses/0/message")?.string ?? ""
        #expect(message.contains(reason))
    }

    @Test func settingsThatAreNoObjectFailAtOnce() throws {
        var body = cloud.poolBody()
        var machine = try #require(
            body.at("properties/deploymentConfiguration/virtualMachineConfiguration"))
        machine["extensions"] = [
            [
                "name": "KVExtensions", "publisher": "Microsoft.Azure.KeyVault",
                "type": "KeyVaultForLinux", "typeHandlerVersion": "3.0", "settings": "nonsense",
            ]
        ]
        body["properties"]?["deploymentConfiguration"] = ["virtualMachineConfiguration": machine]
        try put(body)
        cloud.clock.advance(by: 60)
        #expect(try states() == ["unusable"])
        let message = try cloud.firstExtension(of: "successor")
            .at("instanceView/statuses/0/message")
        #expect(message == "Failed to parse the configuration settings with:not an object")
    }

    @Test func aPoolIsSteadyWhenItsLastResizingIsDone() throws {
        let path = "\(cloud.account)/pools/render-linux"
        func resize(_ nodes: String) throws {
            let scale: JSONValue = ["fixedScale": ["targetDedicatedNodes": .string(nodes)]]
            let response = try cloud.management(
                "PATCH", path, body: ["properties": ["scaleSettings": scale]])
            try #require(response.status == 200)
        }
        func allocation() throws -> String? {
            try cloud.batch("GET", "/pools/render-linux").json["allocationState"]?.string
        }
        try resize("4")
        cloud.clock.advance(by: LifeTimes.settling - 1)
        try resize("1")
        cloud.clock.advance(by: 1)
        #expect(try allocation() == "resizing")
        cloud.clock.advance(by: LifeTimes.settling)
        #expect(try allocation() == "steady")
        #expect(try cloud.nodes(of: "render-linux").count == 1)
    }

    @Test func aFormulaThatCannotBeEvaluatedLeavesThePoolAsLargeAsItIs() throws {
        let path = "\(cloud.account)/pools/render-linux"
        let formula: JSONValue = "$TargetDedicatedNodes=avg($PendingTasks.GetSample(1))"
        let automatic: JSONValue = ["autoScale": ["formula": formula]]
        _ = try cloud.management(
            "PATCH", path, body: ["properties": ["scaleSettings": automatic]])
        let pool = try cloud.batch("GET", "/pools/render-linux").json
        #expect(pool["enableAutoScale"] == true)
        #expect(pool["currentDedicatedNodes"] == 2)
        #expect(pool.at("autoScaleRun/error/code") == "AutoScalingFormulaEvaluationError")
        let fixed = try cloud.management("POST", "\(path)/disableAutoScale").json
        #expect(fixed.at("properties/scaleSettings/fixedScale/targetDedicatedNodes") == 2)
        #expect(fixed.at("properties/scaleSettings/autoScale") == nil)
    }

    @Test func lifeRunsFasterThanTheWall() throws {
        let cloud = try TestCloud(speed: 10)
        _ = try cloud.management(
            "PUT", "\(cloud.account)/pools/quick", body: cloud.poolBody(requireInitialSync: false))
        cloud.clock.advance(by: 5)
        #expect(try cloud.nodes(of: "quick").allSatisfy { $0["state"] == "idle" })
        #expect(try cloud.nodes(of: "quick").count == 2)
    }

    @Test func anEventOfADeletedPoolDoesNotTouchItsSuccessor() throws {
        try put(cloud.poolBody(requireInitialSync: false))
        _ = try cloud.batch("DELETE", "/pools/successor")
        cloud.clock.advance(by: LifeTimes.deletion)
        _ = try cloud.batch("HEAD", "/pools/successor")
        try put(cloud.poolBody(nodes: 1, requireInitialSync: false))
        cloud.clock.advance(by: 100)
        #expect(try cloud.nodes(of: "successor").count == 1)
    }
}
