using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests;

public class TransportTests
{
    [Fact]
    public async Task Send_Request_GoesToTheCompletionsPathWithKeyLengthAndName()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        await provider.CompleteAsync();
        Assert.Equal("https://llm.example.com/v1/chat/completions", provider.SentTo!.AbsoluteUri);
        Assert.Equal("Bearer " + ScriptedProvider.Key, provider.SentHeaders["Authorization"]);
        Assert.Equal("application/json", provider.SentHeaders["Content-Type"]);
        Assert.Equal(provider.SentBody!.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), provider.SentHeaders["Content-Length"]);
        Assert.StartsWith("Fallback/", provider.SentHeaders["User-Agent"], StringComparison.Ordinal);
        Assert.False(provider.SentHeaders.ContainsKey("Expect"));
    }

    [Fact]
    public async Task Send_ConfiguredHeaders_AreSentAndMayReplaceTheName()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        var endpoint = new ProviderEndpoint { Provider = "p", BaseUrl = new Uri("http://localhost:1/v1/"), Invoker = new HttpMessageInvoker(provider, false), Headers = [new("X-Team", "a b"), new("user-agent", "mine")] };
        await provider.CompleteAsync(endpoint: endpoint);
        Assert.Equal("a b", provider.SentHeaders["X-Team"]);
        Assert.Equal("mine", provider.SentHeaders["User-Agent"]);
        Assert.False(provider.SentHeaders.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Send_LargeBody_AsksFirst()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        await provider.CompleteAsync(ScriptedProvider.Ask(new string('x', 1_100_000)));
        Assert.Equal("100-continue", provider.SentHeaders["Expect"]);
    }

    [Theory]
    [InlineData("https://a.example/v1", "https://a.example/v1/chat/completions")]
    [InlineData("https://a.example/v1/", "https://a.example/v1/chat/completions")]
    [InlineData("https://a.example", "https://a.example/chat/completions")]
    [InlineData("http://a.example:8080/v1//", "http://a.example:8080/v1/chat/completions")]
    [InlineData("https://a.example/v1/chat/completions", "https://a.example/v1/chat/completions")]
    [InlineData("https://a.example/x?api-version=2026-01-01#part", "https://a.example/x/chat/completions?api-version=2026-01-01")]
    public void Endpoint_BaseUrl_IsCompletedOnce(string baseUrl, string expected) =>
        Assert.Equal(expected, new ProviderEndpoint { Provider = "p", BaseUrl = new Uri(baseUrl), Invoker = new HttpMessageInvoker(new SocketsHttpHandler()) }.ChatCompletions.AbsoluteUri);

    [Theory]
    [InlineData("https://evil.example/collect?token=abc", "https://evil.example")]
    [InlineData("/login?next=abc", "https://llm.example.com")]
    [InlineData(null, "nowhere")]
    public async Task Send_Redirect_IsNotFollowedAndNamed(string? location, string named)
    {
        var provider = new ScriptedProvider(() =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.PermanentRedirect) { Content = new StringContent("moved") };
            if (location is not null) response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
            return response;
        });
        Failure failure = (await provider.CompleteAsync()).Failure!;
        Assert.Equal((FailureKind.EndpointMisconfigured, FailureScope.Endpoint, 308), (failure.Kind, failure.Scope, failure.HttpStatus));
        Assert.Contains($"redirected to {named};", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ErrorStatus_IsClassifiedWithBodyAndHeaders()
    {
        var provider = new ScriptedProvider(() =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("""{"error":{"code":"rate_limit_exceeded","message":"slow"}}""", Encoding.UTF8, "application/json") };
            response.Headers.TryAddWithoutValidation("Retry-After", "1.5");
            response.Headers.TryAddWithoutValidation("x-request-id", "req_1");
            return response;
        });
        Failure failure = (await provider.OpenAsync()).Failure!;
        Assert.Equal((FailureKind.RateLimited, "rate_limit_exceeded", "req_1"), (failure.Kind, failure.ProviderCode, failure.ProviderRequestId));
        Assert.Equal(TimeSpan.FromSeconds(1.5), failure.RetryAfter);
    }

    [Fact]
    public async Task Send_ErrorBodyWithoutEnd_IsReadNoFurtherThanItTakes()
    {
        byte[] piece = Encoding.UTF8.GetBytes(new string(' ', 1024));
        int given = 0;
        IEnumerable<byte[]> endless()
        {
            yield return Encoding.UTF8.GetBytes("""{"error":{"code":"insufficient_quota","message":"no"}}""");
            while (true)
            {
                given++;
                yield return piece;
            }
        }
        ScriptedProvider provider = ScriptedProvider.Streaming(new PiecewiseStream(endless()), status: 429, contentType: "application/json");
        Assert.Equal(FailureKind.BillingExhausted, (await provider.CompleteAsync()).Failure!.Kind);
        Assert.InRange(given, 1, 80);
    }

    [Fact]
    public async Task Send_ErrorBodyThatStalls_IsJudgedAfterFiveSecondsByWhatCame()
    {
        var body = new PiecewiseStream([Encoding.UTF8.GetBytes("""{"error":{"code":"insufficient_quota","message":"no"}}""")], stalls: true);
        ScriptedProvider provider = ScriptedProvider.Streaming(body, status: 429, contentType: "application/json");
        Task<Reply<CompilerServices.ChatAnswer>> sending = provider.CompleteAsync();
        await WaitFor.EndAsync(body.Stalled.Task, TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        provider.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(FailureKind.BillingExhausted, (await sending).Failure!.Kind);
    }

    [Fact]
    public async Task Send_ErrorBodyThatBreaks_IsJudgedByWhatCame()
    {
        var body = new PiecewiseStream([], new IOException("reset"));
        Assert.Equal((FailureKind.Overloaded, 503), await KindAsync(ScriptedProvider.Streaming(body, status: 503)));
        body = new PiecewiseStream([], new InvalidDataException("bad gzip"));
        Assert.Equal((FailureKind.ServerError, 500), await KindAsync(ScriptedProvider.Streaming(body, status: 500)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task Complete_BodyOverTheLimit_IsAProtocolErrorThatSaysSo(long limit)
    {
        ScriptedProvider provider = ScriptedProvider.Answering("""{"choices":[{"message":{"content":""" + "\"" + new string('x', 6000) + "\"}}]}");
        Failure failure = (await provider.CompleteAsync(endpoint: provider.Endpoint(limit))).Failure!;
        Assert.Equal((FailureKind.ProtocolError, FailureScope.Model), (failure.Kind, failure.Scope));
        Assert.Contains($"{limit} bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_BodyOfExactlyTheLimit_IsRead()
    {
        string body = """{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}""";
        ScriptedProvider provider = ScriptedProvider.Answering(body);
        Assert.Equal("Hi", (await provider.CompleteAsync(endpoint: provider.Endpoint(body.Length))).Value!.Text);
        Assert.NotNull((await provider.CompleteAsync(endpoint: provider.Endpoint(body.Length - 1))).Failure);
    }

    [Fact]
    public async Task Complete_LargeBodyWithoutLength_IsReadWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 100_000));
        byte[] bytes = Encoding.UTF8.GetBytes("{\"choices\":[{\"message\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}");
        ScriptedProvider provider = ScriptedProvider.Streaming(new PiecewiseStream(bytes.Chunk(1777)), contentType: "application/json");
        Assert.Equal(text, (await provider.CompleteAsync()).Value!.Text);
    }

    [Fact]
    public async Task Complete_BodyBreaks_IsAFailureOfTheModelAndNoException()
    {
        Failure failure = (await ScriptedProvider.Streaming(new PiecewiseStream([Encoding.UTF8.GetBytes("{\"choices\":")], new IOException("reset")), contentType: "application/json").CompleteAsync()).Failure!;
        Assert.Equal((FailureKind.NetworkError, FailureScope.Model), (failure.Kind, failure.Scope));
    }

    [Fact]
    public async Task Send_NoConnection_IsAFailureOfTheEndpoint()
    {
        Failure failure = (await ScriptedProvider.Throwing(new HttpRequestException(HttpRequestError.ConnectionError, "refused", new System.Net.Sockets.SocketException(111))).CompleteAsync()).Failure!;
        Assert.Equal((FailureKind.NetworkError, FailureScope.Endpoint), (failure.Kind, failure.Scope));
    }

    [Fact]
    public async Task Send_HandlersOwnTimeout_IsATimeoutAndNoCancellation()
    {
        Failure failure = (await ScriptedProvider.Throwing(new TaskCanceledException("connect", new TimeoutException())).OpenAsync()).Failure!;
        Assert.Equal((FailureKind.Timeout, FailureScope.Endpoint), (failure.Kind, failure.Scope));
    }

    [Fact]
    public async Task Send_CancelledToken_ThrowsWithoutSending()
    {
        ScriptedProvider provider = ScriptedProvider.Answering("{}");
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => provider.CompleteAsync(cancellationToken: source.Token));
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Null(provider.SentBody);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public async Task Complete_CancelledInTheBody_ThrowsForTheGivenToken(int status)
    {
        var body = new PiecewiseStream([Encoding.UTF8.GetBytes("{")], stalls: true);
        using var source = new CancellationTokenSource();
        Task sending = ScriptedProvider.Streaming(body, status).CompleteAsync(cancellationToken: source.Token);
        await WaitFor.EndAsync(body.Stalled.Task, TestContext.Current.CancellationToken);
        await source.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public void HandlerFactory_Handler_HasNoSurprises()
    {
        using var handler = Assert.IsType<SocketsHttpHandler>(HandlerFactory.Create());
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseProxy);
        Assert.False(handler.UseCookies);
        Assert.Null(handler.ActivityHeadersPropagator);
        Assert.Equal(TimeSpan.FromSeconds(10), handler.ConnectTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), handler.PooledConnectionLifetime);
        Assert.InRange(handler.PooledConnectionIdleTimeout, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    private static async Task<(FailureKind, int)> KindAsync(ScriptedProvider provider)
    {
        Failure failure = (await provider.CompleteAsync()).Failure!;
        return (failure.Kind, failure.HttpStatus);
    }
}
