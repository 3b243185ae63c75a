using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.AspNetCore.Tests;

/// <summary>The C# blocks of docs/dashboard.md; see DocumentationTests.</summary>
internal static class ReadmeExamples
{
    public static void Mapped(WebApplicationBuilder builder)
    {
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        WebApplication app = builder.Build();
        app.MapFallbackDashboard("/fallback");
    }

    public static void Authorized(WebApplication app)
    {
        app.MapFallbackDashboard("/fallback").RequireAuthorization("Operators");
    }

    public static void Acting(WebApplication app)
    {
        app.MapFallbackDashboard("/fallback", options => options.AllowActions = true).RequireAuthorization("Operators");
    }
}
