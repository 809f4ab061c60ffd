/// A region of Azure.
struct Region: Sendable {
    let name: String
    let displayName: String
    /// The part of the world.
    let group: String

    /// Some of them, sorted by name.
    static let all = [
        Region(name: "eastus", displayName: "East US", group: "US"),
        Region(name: "eastus2", displayName: "East US 2", group: "US"),
        Region(name: "northeurope", displayName: "North Europe", group: "Europe"),
        Region(name: "southeastasia", displayName: "Southeast Asia", group: "Asia Pacific"),
        Region(name: "westeurope", displayName: "West Europe", group: "Europe"),
        Region(name: "westus2", displayName: "West US 2", group: "US"),
    ]
}
