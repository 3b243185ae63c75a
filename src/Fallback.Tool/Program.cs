using System.Text;

namespace Fallback.Tool;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // Prices and arrows are read by people and by other programs; neither expects the console's own code page.
        if (!Console.OutputEncoding.Equals(Encoding.UTF8))
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        return await FallbackTool.RunAsync(args, new ToolContext(), interrupted.Token);
    }
}
