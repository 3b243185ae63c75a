using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Fallback.Tool.Check;
using Fallback.Tool.Diff;
using Fallback.Tool.Doctor;
using Fallback.Tool.Models;
using Fallback.Tool.Plan;

namespace Fallback.Tool;

/// <summary>All commands.</summary>
internal static class ToolCommands
{
    public const string Name = "fallback";

    // Not a RootCommand, whose name in the help is that of the executable.
    public static Command Create(ToolContext context)
    {
        var help = new HelpOption();
        help.Action = new Help((HelpAction)help.Action!);
        var version = new VersionOption { Action = new VersionAction(context) };
        var root = new Command(
            Name, "Shows how long model chains take and what they cost, what a change to them means, and whether their providers answer.")
        {
            help, version,
        };
        root.Add(PlanCommand.Create(context));
        root.Add(DiffCommand.Create(context));
        root.Add(CheckCommand.Create(context));
        root.Add(DoctorCommand.Create(context));
        root.Add(ModelsCommand.Create(context));
        Help.Show(
            root,
            """
              fallback plan src/Shop                      shows every chain in figures
              fallback plan src/Shop --requests 10M --split 95,4,1
              fallback diff src/Shop                      shows what changed since the policy was accepted
              fallback check appsettings.json             finds mistakes, without the network
              fallback doctor src/Shop                    asks each provider for one token
              fallback models retiring --within 180d

            Exit codes: 0 all is well; 1 something was found; 2 the command could not do its work.
            """);
        root.SetAction(_ =>
        {
            root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = context.Output, Error = context.Errors });
            return ExitCode.WrongUse;
        });
        return root;
    }

    private sealed class VersionAction(ToolContext context) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            context.Output.WriteLine(FallbackTool.Version);
            return ExitCode.Fine;
        }
    }
}
