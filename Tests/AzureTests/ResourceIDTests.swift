import Azure
import Testing

struct ResourceIDTests {
    @Test func readsTypesAndNames() throws {
        let id = try ResourceID(
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/a/pools/p")
        #expect(id.subscription == "s")
        #expect(id.resourceGroup == "g")
        #expect(id.type == "Microsoft.Batch/batchAccounts/pools")
        #expect(id.names == ["a", "p"])
        #expect(id.name == "p")
    }

    @Test func readsAResourceOfTheSubscription() throws {
        let id = try ResourceID(
            "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r")
        #expect(id.resourceGroup == nil)
        #expect(id.name == "r")
    }

    @Test func caseDoesNotCount() throws {
        let upper = try ResourceID("/SUBSCRIPTIONS/S/resourcegroups/G/PROVIDERS/M.B/T/N")
        let lower = try ResourceID("/subscriptions/s/resourceGroups/g/providers/m.b/t/n")
        #expect(upper == lower)
        #expect(Set([upper, lower]).count == 1)
        #expect(upper.description.hasPrefix("/SUBSCRIPTIONS/"))
    }

    @Test(arguments: [
        "", "/", "pool", "/subscriptions", "/subscriptions/", "/subscriptions/s",
        "/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g/providers/M.B/t",
        "/subscriptions/s/resourceGroups/g/providers/M.B/t/", "subscriptions/s/providers/M.B/t/n",
        "/subscriptions/s/resourceGroups/g/providers/M.B//n",
        "https://management.azure.com/subscriptions/s/providers/M.B/t/n",
    ])
    func refusesWhatIsNotAnID(text: String) {
        let error = #expect(throws: AzureError.self) { try ResourceID(text) }
        #expect(error?.code == "BadResourceID")
    }
}
