using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class LogStatusTests
{
    private readonly LogStatusCodeFixProvider _fix = new();

    [Theory]
    [InlineData("Console.WriteLine([|request|]);", "Console.WriteLine(request.Method);")]
    [InlineData("Console.WriteLine($\"{[|request|]} at {[|response.RequestMessage|]}\");", "Console.WriteLine($\"{request.Method} at {(int)response.StatusCode}\");")]
    [InlineData("Console.WriteLine(\"sent \" + [|request.Headers|]);", "Console.WriteLine(\"sent \" + request.Method);")]
    [InlineData("Console.WriteLine([|request.ToString()|]); Console.WriteLine([|response.RequestMessage!.Headers.ToString()|]);", "Console.WriteLine(request.Method.ToString()); Console.WriteLine(response.RequestMessage!.Method.ToString());")]
    [InlineData("HttpRequestMessage? other = null; Console.WriteLine([|other|]);", "HttpRequestMessage? other = null; Console.WriteLine(other?.Method);")]
    [InlineData("try { http.CancelPendingRequests(); } catch (CallException error) { Console.WriteLine([|error|]); }", "try { http.CancelPendingRequests(); } catch (CallException error) { Console.WriteLine((int)error.StatusCode); }")]
    public async Task FixAll_LoggedRequest_LogsMethodOrStatus(string before, string after) => await FixTest.VerifyAllAsync(_fix, Method(before), Method(after));

    [Theory]
    [InlineData("Console.WriteLine([|http.DefaultRequestHeaders|]);")]
    [InlineData("try { http.CancelPendingRequests(); } catch (CallException error) { Microsoft.Extensions.Logging.LoggerExtensions.LogError(logger, [|error|], \"failed\"); }")]
    public async Task Fix_WhereNothingElseIsAtHand_IsNotOffered(string statement) => await FixTest.VerifyNothingOfferedAsync(_fix, Method(statement));

    [Fact]
    public async Task Fix_OfALoggingMethodThatTakesARequest_IsNotOffered() => await FixTest.VerifyNothingOfferedAsync(_fix, """
        using System.Net.Http;
        using Microsoft.Extensions.Logging;
        public static partial class Log
        {
            [LoggerMessage(1, LogLevel.Information, "Sent {Request}")]
            public static partial void Sent(ILogger logger, HttpRequestMessage request);
            public static partial void Sent(ILogger logger, HttpRequestMessage request) { }
            public static void Run(ILogger logger, HttpRequestMessage request) => Sent(logger, [|request|]);
        }
        """);

    private static string Method(string statement) => $$"""
        using System.Net.Http;
        public sealed class CallException(HttpRequestMessage request) : Exception { public HttpRequestMessage Request => request; public System.Net.HttpStatusCode StatusCode => default; }
        public static class P { public static void Run(HttpRequestMessage request, HttpResponseMessage response, HttpClient http, Microsoft.Extensions.Logging.ILogger logger) { {{statement}} } }
        """;
}
