using Fallback.Testing;

namespace Fallback.Tool.Tests.Doctor;

/// <summary>A key reaches its provider, and is printed nowhere.</summary>
public sealed class DoctorCanaryTests : IAsyncLifetime
{
    private const int Telling = 10;

    private readonly Workplace _work = new();
    private ProviderServer _server = null!;

    public static TheoryData<string, string> Echoes()
    {
        var all = new TheoryData<string, string>();
        foreach (string key in (
            string[])["sk-canary-7f3K9qLmZ2xW8vB4nT6y", "canary.key:of,alpha!without*digits", "0ffee1eaf5ca1ab1e5ca1edcafe5a1ad"])
            foreach (
                string echo in (string[])["answer", "message", "message many times", "code", "model", "headers", "redirect", "via", "html"])
                all.Add(key, echo);
        return all;
    }

    public async ValueTask InitializeAsync() =>
        _server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _work.Dispose();
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task AKeyThatIsGivenBack_IsNotPrinted(string key, string echo)
    {
        _server.Default.Replies(echo switch
        {
            "answer" => Reply.Text(key),
            "message" => Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {key}. Rejected: Bearer {key}"),
            "message many times" => Reply.Error(500, null, string.Join(' ', Enumerable.Repeat(key, 300))),
            "code" => Reply.Error(400, key, "No.", key, key),
            "model" => Reply.Error(404, "model_not_found", $"The model `{key}` does not exist."),
            "headers" => Reply.Error(401, null, "No.").WithHeader("x-request-id", key)
                .WithHeader("WWW-Authenticate", $"Bearer realm=\"{key}\""),
            "redirect" => Reply.Status(302)
                .WithHeader("Location", $"https://user:{Uri.EscapeDataString(key)}@elsewhere.example/{Uri.EscapeDataString(key)}"),
            "via" => Reply.Html(403).WithHeader("Via", $"1.1 proxy ({key})").WithHeader("X-Squid-Error", key),
            _ => Reply.Raw(200, "text/html", $"<html>{key}</html>"),
        });
        _work.Write("appsettings.json", $$"""
            { "Fallback": { "Providers": { "pool": { "BaseUrl": "{{_server.BaseUrl}}", "ApiKey": "{{key}}", "SecretHeaders": { "x-other": "{{key}}2" } } },
              "Chains": { "c": { "Tiers": [ { "Model": "pool/m" } ] } } } }
            """);

        ToolResult text = await _work.RunAsync("doctor");
        ToolResult json = await _work.RunAsync("doctor", "--json");

        Assert.Equal([$"Bearer {key}", $"Bearer {key}"], _server.Requests.Select(static request => request.Headers["Authorization"]));
        string seen = text.ToString() + json;
        for (int start = 0; start + Telling <= key.Length; start++)
            Assert.DoesNotContain(key.Substring(start, Telling), seen, StringComparison.OrdinalIgnoreCase);
    }
}
