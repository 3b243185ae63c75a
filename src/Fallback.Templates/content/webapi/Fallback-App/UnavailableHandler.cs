using System.Globalization;
using Fallback;
using Microsoft.AspNetCore.Diagnostics;

namespace Fallback_App;

/// <summary>Turns "no model can answer" into 503 with Retry-After, in the form of RFC 9457.</summary>
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
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Title = "No model can answer at the moment." },
        });
    }
}
