using Fallback;
using Fallback.Testing;

namespace AgentSample;

/// <summary>Two HTTP servers on this machine that play the models: the first one fails after it has called one tool.</summary>
internal sealed class LocalProviders : IAsyncDisposable
{
    private readonly ProviderServer _first;
    private readonly ProviderServer _second;

    private LocalProviders(ProviderServer first, ProviderServer second) => (_first, _second) = (first, second);

    public static async Task<LocalProviders> StartAsync()
    {
        ProviderServer first = await ProviderServer.StartAsync();
        ProviderServer second = await ProviderServer.StartAsync();
        first.Default.Replies(request => request.ModelSequence == 1
            ? Said("deepseek", "Search", """{"from":"Lisbon","to":"Oslo","day":"Friday"}""")
            : Failing());
        // What a model does depends on how far the conversation is.
        second.Default.Replies(request => request.Body.Contains("K7Q2", StringComparison.Ordinal)
            ? Reply.Text("You are booked on TP 760 at 142 EUR; the code is K7Q21.")
            : Said("openai", "Book", """{"flight":"TP 760"}"""));
        return new LocalProviders(first, second);
    }

    public FallbackOptions Configure(FallbackOptions options) => options
        .AddProvider("deepseek", _first.BaseUrl.AbsoluteUri, "local")
        .AddProvider("openai", _second.BaseUrl.AbsoluteUri, "local");

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static TextReply Said(string provider, string tool, string arguments)
    {
        Console.WriteLine($"{provider} calls a tool");
        return Reply.Text("").WithToolCall(tool, arguments);
    }

    private static Reply Failing()
    {
        Console.WriteLine("deepseek is out of capacity");
        return Reply.Overloaded();
    }
}
