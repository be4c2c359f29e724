@echo off
chcp 65001 >nul
cd /d "%~dp0"
title 回执
if not exist start.py goto nofiles
set "PYTHON=python\python.exe"
if exist %PYTHON% goto start
set "PYTHON=py -3"
%PYTHON% -c "" >nul 2>nul
if not errorlevel 1 goto start
set "PYTHON=python"
%PYTHON% -c "" >nul 2>nul
if errorlevel 1 goto nopython
:start
%PYTHON% start.py %*
pause
exit /b
:nopython
echo 没有找到 Python。请到 https://www.python.org/downloads/ 下载安装 3.11 或更新的版本，
echo 安装时勾选 “Add python.exe to PATH”，然后再双击这个文件。
pause
exit /b 1
:nofiles
echo 程序文件夹不全。请先把下载的压缩包整个解压出来（右键→全部解压），
echo 再双击解压后文件夹里的这个文件。
pause
exit /b 1
