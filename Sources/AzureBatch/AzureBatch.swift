// AzureBatch
