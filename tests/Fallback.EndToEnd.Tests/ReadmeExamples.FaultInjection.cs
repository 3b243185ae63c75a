using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.EndToEnd.Tests;

// The C# blocks of docs/fault-injection.md.

internal static class FaultInjectionExample
{
    public static void Configure(HostApplicationBuilder builder)
    {
        builder.Services.AddFallback(options =>
        {
            options.FaultInjection.Faults["deepseek-is-out"] = new FaultOptions
            {
                Provider = "deepseek",
                Kind = FaultKind.Status,
                Status = 503,
                Share = 0.3,
                Duration = TimeSpan.FromMinutes(30),
            };
        });
    }

    public static async Task DrillAsync(FallbackMonitor monitor, Task drill)
    {
        using (monitor.InjectFault(new FaultOptions { Model = "deepseek/deepseek-flash", Kind = FaultKind.Hang }, "hang-drill"))
        {
            await drill;
            foreach (FaultSnapshot fault in monitor.Faults) Console.WriteLine(fault);
        }
    }
}
