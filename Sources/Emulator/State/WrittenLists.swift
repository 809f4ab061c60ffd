/// What the longest lists have been written with.
struct WrittenLists: Sendable {
    var pools = WrittenItems<DataPlanePool>()
    var managementPools = WrittenItems<ManagementPool>()
    var nodes = WrittenItems<NodeView>()
}
