using Fallback.Testing;

// Two HTTP servers on this machine play the providers; the first one is out of capacity in the second half of every minute. If you have
// keys, leave the servers out and set Fallback__Providers__deepseek__ApiKey on the assistant.
await using ProviderServer first = await ProviderServer.StartAsync();
await using ProviderServer second = await ProviderServer.StartAsync();
first.Default.Replies(_ => DateTime.UtcNow.Second < 30 ? Reply.Text("deepseek answers") : Reply.Overloaded());
second.Default.Replies(_ => Reply.Text("openai answers"));

IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(args);
// Starts a container with Docker or Podman; --Redis:Connection=localhost:6379 uses a server that is already running.
IResourceBuilder<IResourceWithConnectionString> redis = builder.Configuration["Redis:Connection"] is { Length: > 0 } connection
    ? builder.AddConnectionString("redis", ReferenceExpression.Create($"{connection}"))
    : builder.AddRedis("redis");
builder.AddProject<Projects.Assistant>("assistant")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(redis)
    .WithReplicas(3)
    .WithEnvironment("Fallback__Providers__deepseek__BaseUrl", first.BaseUrl.AbsoluteUri)
    .WithEnvironment("Fallback__Providers__deepseek__ApiKey", "local")
    .WithEnvironment("Fallback__Providers__openai__BaseUrl", second.BaseUrl.AbsoluteUri)
    .WithEnvironment("Fallback__Providers__openai__ApiKey", "local");
await builder.Build().RunAsync();
