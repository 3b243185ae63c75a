using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Polly;
using Polly.Retry;

namespace Fallback.Recipes;

// The C# blocks of docs/recipes/aspnetcore.md, aspire.md and polly.md, of docs/why-a-call-failed-over.md and docs/faq.md.

[ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 20_000)]
[TierTimeout(8_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3)]
[OnStreamFailure(StreamRecovery.Fail)]
public interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);

    [SystemPrompt("You are a support assistant.")]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

internal static class FrameworkExamples
{
    public static void RunWeb(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<ISupportAssistant>();
        builder.Services.AddHealthChecks().AddFallback(tags: ["ready"]);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<UnavailableHandler>();

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet("/ask", async (string question, ISupportAssistant assistant, CancellationToken cancellationToken) =>
            (await assistant.AnswerAsync(question, cancellationToken)).Value);
        app.MapGet("/stream", (string question, ISupportAssistant assistant, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(assistant.StreamAsync(question, cancellationToken)));
        app.MapHealthChecks("/health");
        app.MapFallbackDashboard("/fallback");
        app.Run();
    }

    public static void AddToAspireService(WebApplicationBuilder builder)
    {
        FallbackBuilder fallback = builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<ISupportAssistant>();
        if (builder.Configuration.GetConnectionString("cache") is { } cache) fallback.AddFallbackRedis(cache);

        builder.Services.AddHealthChecks().AddFallback(tags: ["ready"]);
        builder.Services.AddOpenTelemetry()
            .WithTracing(static tracing => tracing.AddFallbackInstrumentation())
            .WithMetrics(static metrics => metrics.AddFallbackInstrumentation());
    }

    public static async Task ExplainAsync(ISupportAssistant assistant, string question, CancellationToken cancellationToken)
    {
        FallbackResult<string> answer = await assistant.AnswerAsync(question, cancellationToken);
        Console.WriteLine($"{answer.Status} by {answer.Provider}/{answer.Model}, tier {answer.TierIndex + 1}, call {answer.RequestId}");
        foreach (TierAttempt attempt in answer.Attempts) Console.WriteLine(attempt);
    }

    public static void ShowTiers(FallbackMonitor monitor)
    {
        foreach (TierSnapshot tier in monitor.Tiers)
            Console.WriteLine($"{tier.Provider}/{tier.Model}: {tier.Breaker.State}, can answer: {tier.CanAnswer} {tier.Obstacle}");
    }
}

/// <summary>That of docs/aspnetcore.md.</summary>
internal sealed class UnavailableHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not AllTiersFailedException failed) return false;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (failed.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Title = "No model can answer at the moment" },
        });
    }
}

public sealed class AnswerFromHandbook(ISupportAssistant assistant, HttpClient search)
{
    // Polly for the search, which is an ordinary HTTP call …
    private readonly ResiliencePipeline _searching = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, BackoffType = DelayBackoffType.Exponential, UseJitter = true })
        .AddTimeout(TimeSpan.FromSeconds(2))
        .Build();

    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        string page = await _searching.ExecuteAsync(
            async token => await search.GetStringAsync($"/handbook?q={Uri.EscapeDataString(question)}", token), cancellationToken);

        // … and the chain for the model, without a pipeline around it.
        FallbackResult<string> answer = await assistant.AnswerAsync($"{question}\n\nHandbook:\n{page}", cancellationToken);
        return answer.Value;
    }
}
