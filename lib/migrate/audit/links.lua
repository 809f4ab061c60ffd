--- Where the facts of the rules are documented.

local LEARN <const> = "https://learn.microsoft.com/"

return {
  guide = LEARN .. "azure/batch/batch-certificate-migration-guide",
  pool_extensions = LEARN .. "azure/batch/create-pool-extensions",
  rotation = LEARN .. "azure/batch/automatic-certificate-rotation",
  identities = LEARN .. "azure/batch/managed-identity-pools",
  pool_update = LEARN .. "azure/batch/batch-pool-update-properties",
  quota = LEARN .. "azure/batch/batch-quota-limit",
  custom_images = LEARN .. "azure/batch/batch-custom-images",
  communication = LEARN .. "azure/batch/"
    .. "batch-pools-to-simplified-compute-node-communication-model-migration-guide",
  virtual_network = LEARN .. "azure/batch/batch-virtual-network",
  no_public_addresses = LEARN .. "azure/batch/simplified-node-communication-pool-no-public-ip",
  public_addresses = LEARN .. "azure/batch/create-pool-public-ip",
  user_accounts = LEARN .. "azure/batch/batch-user-accounts",
  resource_files = LEARN .. "azure/batch/resource-files",
  containers = LEARN .. "azure/batch/batch-docker-container-workloads",
  start_tasks = LEARN .. "azure/batch/jobs-and-tasks",
  batch_roles = LEARN .. "azure/batch/batch-role-based-access-control",
  batch_versions = LEARN .. "rest/api/batchservice/batch-api-status",
  pool_rest = LEARN .. "rest/api/batchmanagement/pool",
  certificate_rest = LEARN .. "rest/api/batchservice/certificate",
  linux_extension = LEARN .. "azure/virtual-machines/extensions/key-vault-linux",
  windows_extension = LEARN .. "azure/virtual-machines/extensions/key-vault-windows",
  vault_practices = LEARN .. "azure/key-vault/general/best-practices",
  vault_roles = LEARN .. "azure/key-vault/general/rbac-guide",
  vault_defaults = LEARN .. "azure/key-vault/general/access-control-default",
  vault_policies = LEARN .. "azure/key-vault/general/assign-access-policy",
  vault_network = LEARN .. "azure/key-vault/general/network-security",
  vault_limits = LEARN .. "azure/key-vault/general/service-limits",
  soft_delete = LEARN .. "azure/key-vault/general/soft-delete-overview",
  vault_certificates = LEARN .. "azure/key-vault/certificates/about-certificates",
  vault_names = LEARN .. "azure/key-vault/general/about-keys-secrets-certificates",
  clouds = LEARN .. "azure/azure-government/compare-azure-government-global-azure",
}
