namespace Fallback.Gateway;

internal static class Program
{
    private static Task<int> Main(string[] args) => GatewayTool.RunAsync(args, Console.Out, Console.Error);

    /// <summary>Everything that callers reach under <c>/v1</c>.</summary>
    public static void MapGateway(WebApplication app)
    {
        // PLACEHOLDER: becomes app.MapFallbackGateway("/v1") once that exists.
        app.Map("/v1/{**rest}", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status501NotImplemented;
            return Task.CompletedTask;
        });
    }
}
