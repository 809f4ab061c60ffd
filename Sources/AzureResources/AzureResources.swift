// AzureResources
