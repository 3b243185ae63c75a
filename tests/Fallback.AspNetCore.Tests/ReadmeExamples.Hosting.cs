using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fallback.AspNetCore.Tests;

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
            ProblemDetails =
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "No model can answer at the moment",
                Extensions = { ["requestId"] = failed.RequestId },
            },
        });
    }
}

/// <summary>The C# blocks of docs/aspnetcore.md; see DocumentationTests.</summary>
internal static class HostingExamples
{
    public static void Health(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddFallback(tags: ["ready"]);
    }

    public static void Unavailable(WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<UnavailableHandler>();
    }

    public static async Task<string> ScopeAsync(
        IDescribedAssistant assistant, ILogger logger, string ticket, string question, CancellationToken cancellationToken)
    {
        string answer;
        using (logger.BeginScope(new Dictionary<string, object> { ["TicketId"] = ticket }))
            answer = await assistant.AnswerAsync(question, cancellationToken);
        return answer;
    }

    public static void Aspire(WebApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry()
            .WithTracing(static tracing => tracing.AddFallbackInstrumentation().AddOtlpExporter())
            .WithMetrics(static metrics => metrics.AddFallbackInstrumentation().AddOtlpExporter());
    }

    /// <summary>Any client.</summary>
    public interface IDescribedAssistant
    {
        Task<string> AnswerAsync(string question, CancellationToken cancellationToken);
    }
}
