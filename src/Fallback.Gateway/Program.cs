namespace Fallback.Gateway;

internal static class Program
{
    private static Task<int> Main(string[] args) => GatewayTool.RunAsync(args, Console.Out, Console.Error);
}
