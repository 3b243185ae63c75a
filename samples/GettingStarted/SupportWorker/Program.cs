using Fallback;
using Fallback.Testing;
using SupportWorker;

// Two servers on this machine play the vendors, so you need no key. DeepSeek's has no capacity;
// OpenAI's refuses the first request, with a Retry-After of two seconds; then it answers.
await using ProviderServer deepseek = await ProviderServer.StartAsync();
deepseek.Model("deepseek-flash").Replies(Reply.Overloaded());
await using ProviderServer openai = await ProviderServer.StartAsync();
openai.Model("gpt-6-luna")
    .RepliesOnce(Reply.RateLimited(TimeSpan.FromSeconds(2)))
    .Replies(Reply.Text("The customer wants a refund."));

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Configuration["Fallback:Providers:deepseek:BaseUrl"] = deepseek.BaseUrl.AbsoluteUri;
builder.Configuration["Fallback:Providers:openai:BaseUrl"] = openai.BaseUrl.AbsoluteUri;

builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
builder.Services.AddFallbackClient<IMailDesk>();
builder.Services.AddHostedService<Worker>();

await builder.Build().RunAsync();
