using System.Globalization;
using System.Text;

namespace Fallback.Runtime.Tests;

/// <summary>The list of models over a socket, as a probe asks for it.</summary>
public sealed class ModelsListTests
{
    private const string Key = "sk-canary-0123456789abcdef";

    [Fact]
    public async Task List_IsAskedForBelowTheBaseUrl_WithTheKey()
    {
        await using var server = new RawServer(Reply(200, """{"object":"list","data":[]}"""));

        Assert.Null(await AskAsync(server));

        Assert.StartsWith("GET /v1/models HTTP/1.1\r\n", server.RequestHead, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Key}\r\n", server.RequestHead, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("User-Agent: Fallback/", server.RequestHead, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(405, false)]
    [InlineData(429, false)]
    [InlineData(301, false)]
    public async Task OtherReply_IsAFaultOnlyWhereCallsWouldFail(int status, bool isFault)
    {
        await using var server = new RawServer(Reply(status, "{}"));

        Failure failure = (await AskAsync(server))!;

        Assert.Equal((status, isFault), (failure.HttpStatus, ModelsList.IsFault(failure)));
    }

    [Fact]
    public async Task ConnectionThatIsClosed_IsAFault()
    {
        await using var server = new RawServer(Encoding.ASCII.GetBytes("HTTP/1.1 2"));

        Assert.True(ModelsList.IsFault((await AskAsync(server))!));
    }

    [Theory]
    [InlineData("https://llm.example.com/v1", null, null, true)]
    [InlineData("https://llm.example.com/v1/chat/completions", null, null, true)]
    [InlineData(null, "openai", null, true)]
    [InlineData("https://llm.example.com/v1", null, "openai-responses", true)]
    [InlineData(null, "anthropic", null, false)]
    [InlineData(null, "google", null, false)]
    [InlineData("https://generativelanguage.googleapis.com/v1beta", "google", null, false)]
    [InlineData("https://x.openai.azure.com", "azure", null, false)]
    [InlineData("https://llm.example.com/v1", null, "gemini", false)]
    public void IsServed_WhereTheAddressIsOpenAICompatible(string? baseUrl, string? vendor, string? dialect, bool expected)
    {
        var options = new ProviderOptions { BaseUrl = baseUrl, Vendor = vendor, Dialect = Array.Find(Dialect.BuiltIn, known => known.Name == dialect) };

        Assert.Equal(expected, ModelsList.IsServedBy(new ProviderInstance("p", ProviderInstance.Default, options) { Path = "" }));
    }

    private static byte[] Reply(int status, string body) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    private static async Task<Failure?> AskAsync(RawServer server)
    {
        using var invoker = new HttpMessageInvoker(HandlerFactory.Create());
        var endpoint = new ProviderEndpoint { Provider = "acme", BaseUrl = server.BaseUrl, Invoker = invoker, Credentials = Credentials.Of(new ApiKey(Key)) };
        return await ModelsList.AskAsync(new HttpTransport(TimeProvider.System), endpoint, TestContext.Current.CancellationToken);
    }
}
